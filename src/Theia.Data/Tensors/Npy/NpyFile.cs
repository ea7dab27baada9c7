using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Theia.Data.IO;
using Theia.Data.Tensors;
using Theia.Data.Tensors.Npy;

namespace Theia.Data;

/// <summary>
/// NumPy's array files: read in versions 1 to 3, either byte order and either axis order; written
/// exactly as NumPy writes them.
/// </summary>
public static class NpyFile
{
    // NumPy leaves room for the growing dimension to reach this many digits, so that a header
    // can be rewritten in place.
    private const int GrowthDigits = 21;
    private const int Alignment = 64;
    private const int BytesBeforeText = 10;

    /// <summary>Reads a file.</summary>
    /// <returns>The array, row-major and little-endian whatever the file says.</returns>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">The file is not a valid npy file of numbers, or exceeds 2 GiB.</exception>
    public static TensorData Read(string path)
    {
        using var file = new InputFile(path);
        if (file.Length > Array.MaxLength)
            throw new DataException(path, $"it has {file.Length} bytes, more than one array can have.", "Split it.");
        // The header is checked before as much memory is taken as the file is long.
        var start = file.Read(0, (int)Math.Min(file.Length, NpyHeader.MaxTextLength + 12));
        _ = NpyHeader.Parse(start, file.Length, path);
        return Parse(start.Length == file.Length ? start : file.Read(0, (int)file.Length), path);
    }

    /// <summary>
    /// Reads a file in memory. A row-major little-endian array is a window on <paramref name="file"/>, not a copy.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="source">How errors name it, for instance the tar member.</param>
    /// <exception cref="DataException">It is not a valid npy file of numbers.</exception>
    public static TensorData Parse(ReadOnlyMemory<byte> file, string source)
    {
        var header = NpyHeader.Parse(file.Span, file.Length, source);
        ReadOnlyMemory<byte> data = file[header.DataStart..];
        if (header.Type == DType.Bool)
            BooleanData.Check(data.Span, "the array", source);
        if (header.FirstAxisFastest && header.Shape.Count > 1)
        {
            long[] shape = [.. header.Shape];
            var gathered = new byte[data.Length];
            StridedCopy.Gather(
                data.Span, shape, StridedCopy.Contiguous(shape, firstFastest: true), header.Type.Size(), gathered);
            data = gathered;
        }

        return new TensorData(header.Type, header.Shape, header.BigEndian ? Swap(data.Span, header.Type.Size()) : data);
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <exception cref="ArgumentException">npy has no such type (BF16, 8-bit floats).</exception>
    /// <exception cref="ResourceException">The file cannot be written.</exception>
    public static void Write(string path, TensorData data)
    {
        var header = Header(data);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            stream.Write(data.Bytes.Span);
        });
    }

    /// <summary>A file in memory.</summary>
    /// <inheritdoc cref="Write" path="/exception[1]"/>
    public static byte[] ToBytes(TensorData data) => [.. Header(data), .. data.Bytes.Span];

    private static byte[] Header(TensorData data)
    {
        if (!data.Type.TryByteLength(data.Shape, out var bytes) || bytes != data.Bytes.Length)
        {
            throw new ArgumentException(
                $"{data.Type} [{string.Join(", ", data.Shape)}] does not have {data.Bytes.Length} bytes.",
                nameof(data));
        }

        var shape = data.Shape is [var only] ? $"({only},)" : $"({string.Join(", ", data.Shape)})";
        var text = new StringBuilder(
            $"{{'descr': '{NpyTypes.Describe(data.Type)}', 'fortran_order': False, 'shape': {shape}, }}");
        if (data.Shape is [var first, ..])
            text.Append(' ', GrowthDigits - $"{first}".Length);
        text.Append(' ', Alignment - ((BytesBeforeText + text.Length + 1) % Alignment)).Append('\n');

        var header = new byte[BytesBeforeText + text.Length];
        NpyHeader.Magic.CopyTo(header);
        header[NpyHeader.Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)text.Length);
        Encoding.ASCII.GetBytes(text.ToString(), header.AsSpan(BytesBeforeText));
        return header;
    }

    private static byte[] Swap(ReadOnlySpan<byte> bytes, int size)
    {
        var swapped = new byte[bytes.Length];
        switch (size)
        {
            case 2:
                BinaryPrimitives.ReverseEndianness(
                    MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<byte, ushort>(swapped.AsSpan()));
                break;
            case 4:
                BinaryPrimitives.ReverseEndianness(
                    MemoryMarshal.Cast<byte, uint>(bytes), MemoryMarshal.Cast<byte, uint>(swapped.AsSpan()));
                break;
            default:
                BinaryPrimitives.ReverseEndianness(
                    MemoryMarshal.Cast<byte, ulong>(bytes), MemoryMarshal.Cast<byte, ulong>(swapped.AsSpan()));
                break;
        }

        return swapped;
    }
}
