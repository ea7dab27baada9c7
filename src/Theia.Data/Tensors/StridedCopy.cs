using System.Runtime.InteropServices;

namespace Theia.Data.Tensors;

/// <summary>Gathers a strided view into row-major order.</summary>
internal static class StridedCopy
{
    /// <summary>Copies a view whose bounds have been checked.</summary>
    /// <param name="source">From the view's first element on.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="strides">Elements from one to the next along each dimension; not negative.</param>
    /// <param name="size">Bytes of an element: 1, 2, 4 or 8.</param>
    /// <param name="destination">Exactly the bytes of the result.</param>
    public static void Gather(
        ReadOnlySpan<byte> source, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides,
        int size, Span<byte> destination)
    {
        switch (size)
        {
            case 1: Gather(source, shape, strides, destination); break;
            case 2:
                Gather(
                    MemoryMarshal.Cast<byte, ushort>(source), shape, strides,
                    MemoryMarshal.Cast<byte, ushort>(destination));
                break;
            case 4:
                Gather(
                    MemoryMarshal.Cast<byte, uint>(source), shape, strides,
                    MemoryMarshal.Cast<byte, uint>(destination));
                break;
            case 8:
                Gather(
                    MemoryMarshal.Cast<byte, ulong>(source), shape, strides,
                    MemoryMarshal.Cast<byte, ulong>(destination));
                break;
            default: throw new ArgumentOutOfRangeException(nameof(size), size, "Elements have 1, 2, 4 or 8 bytes.");
        }
    }

    /// <summary>Strides of a contiguous array: the last dimension runs fastest, or the first.</summary>
    public static long[] Contiguous(ReadOnlySpan<long> shape, bool firstFastest = false)
    {
        var strides = new long[shape.Length];
        var step = 1L;
        for (var i = 0; i < shape.Length; i++)
        {
            var axis = firstFastest ? i : shape.Length - 1 - i;
            strides[axis] = step;
            step *= shape[axis];
        }

        return strides;
    }

    private static void Gather<T>(
        ReadOnlySpan<T> source, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, Span<T> destination)
    {
        if (destination.IsEmpty)
            return;
        var run = 1;   // elements that lie together in source and result
        var axes = shape.Length;
        while (axes > 0 && (shape[axes - 1] == 1 || strides[axes - 1] == run))
            run *= (int)shape[--axes];

        var position = new long[axes];
        var from = 0L;
        for (var to = 0; to < destination.Length; to += run)
        {
            source.Slice((int)from, run).CopyTo(destination[to..]);
            for (var axis = axes - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++position[axis] < shape[axis])
                    break;
                from -= strides[axis] * shape[axis];
                position[axis] = 0;
            }
        }
    }
}
