namespace Theia.Data.Tensors.Pth;

/// <summary>A view of a storage, checked to lie inside it.</summary>
/// <param name="Storage">Where its elements are.</param>
/// <param name="Offset">First element.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Strides">Elements from one to the next along each dimension.</param>
/// <param name="ByteLength">Bytes when gathered.</param>
internal sealed record PthTensor(PthStorage Storage, long Offset, long[] Shape, long[] Strides, long ByteLength)
{
    private const int MaxRank = 64;   // PyTorch's own limit

    /// <summary>True when its elements are the whole storage in order, so that nothing needs to be gathered.</summary>
    public bool IsWholeStorage => ByteLength == Storage.ByteLength && Offset == 0 && IsContiguous;

    private bool IsContiguous
    {
        get
        {
            var contiguous = StridedCopy.Contiguous(Shape);
            for (var axis = 0; axis < Shape.Length; axis++)
            {
                if (Shape[axis] != 1 && Strides[axis] != contiguous[axis])
                    return false;
            }

            return true;
        }
    }

    /// <summary>
    /// Does what <c>_rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)</c> does.
    /// </summary>
    public static PthTensor Rebuild(object?[] arguments)
    {
        if (arguments is not [
            PthStorage storage, long offset, object?[] sizes, object?[] steps, bool,
            PickleDict { Entries.Count: 0 }, ..]
            || arguments.Length > 7)
        {
            throw new FormatException(
                "rebuilds a tensor from something other than (storage, offset, shape, strides, "
                + "requires_grad, no hooks)");
        }

        var shape = Numbers(sizes);
        var strides = Numbers(steps);
        if (shape.Length != strides.Length || shape.Length > MaxRank)
        {
            throw new FormatException(
                $"has a tensor with {shape.Length} sizes and {strides.Length} strides; the limit is {MaxRank}");
        }

        if (!storage.Type.TryByteLength(shape, out var bytes)
            || (bytes > 0 && Last(offset, shape, strides) >= storage.Count) || offset < 0)
        {
            throw new FormatException(
                $"has a tensor [{string.Join(", ", shape)}] with strides [{string.Join(", ", strides)}] at {offset}, "
                + $"outside its storage '{storage.Key}' of {storage.Count} elements");
        }

        return new PthTensor(storage, offset, shape, strides, bytes);
    }

    private static long[] Numbers(object?[] values)
    {
        var numbers = new long[values.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = values[i] is long number and >= 0
                ? number
                : throw new FormatException("has a size or stride that is not a whole number from 0 on");
        }

        return numbers;
    }

    // The shape's product fits 63 bits, so this sum stays below 2^127.
    private static Int128 Last(long offset, long[] shape, long[] strides)
    {
        Int128 last = offset;
        for (var axis = 0; axis < shape.Length; axis++)
            last += (Int128)(shape[axis] - 1) * strides[axis];
        return last;
    }
}
