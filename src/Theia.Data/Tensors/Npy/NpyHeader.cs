using System.Buffers.Binary;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Npy;

/// <summary>
/// A checked npy header: magic, version, length, and a Python dictionary that is parsed and never evaluated.
/// </summary>
internal sealed class NpyHeader
{
    /// <summary>NumPy's own limit on the text.</summary>
    public const int MaxTextLength = 10_000;

    /// <summary>NumPy's limit on dimensions.</summary>
    public const int MaxAxes = 64;

    private const string Remedy =
        "The file is damaged or is not an array of numbers; write it again.";

    private static readonly HeaderCache<NpyHeader> _headers = new(ParseText);

    private NpyHeader(
        DType type, bool bigEndian, bool firstAxisFastest, IReadOnlyList<long> shape, int dataStart, long dataLength)
    {
        Type = type;
        BigEndian = bigEndian;
        FirstAxisFastest = firstAxisFastest;
        Shape = shape;
        DataStart = dataStart;
        DataLength = dataLength;
    }

    /// <summary>The first bytes of every npy file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public DType Type { get; }

    public bool BigEndian { get; }

    /// <summary>True for Fortran order.</summary>
    public bool FirstAxisFastest { get; }

    public IReadOnlyList<long> Shape { get; }

    /// <summary>Where the data begins.</summary>
    public int DataStart { get; }

    /// <summary>Bytes of the data.</summary>
    public long DataLength { get; }

    /// <summary>Bytes before the data, from at least the first 12 bytes of a file (or all of a shorter one).</summary>
    public static int ReadDataStart(ReadOnlySpan<byte> start, long fileLength, string source)
    {
        if (!start.StartsWith(Magic))
        {
            ForeignContent.Refuse(start, fileLength, source);
            throw new DataException(source, "it does not begin with the npy magic \\x93NUMPY.", Remedy);
        }

        if (start.Length < 12)
            throw new DataException(source, $"it ends after {start.Length} bytes, inside the npy header.", Remedy);
        if (start[6] is < 1 or > 3 || start[7] != 0)
        {
            throw new DataException(
                source, $"it has npy version {start[6]}.{start[7]}; 1.0, 2.0 and 3.0 are supported.", Remedy);
        }

        (var before, var length) = start[6] == 1
            ? (10, BinaryPrimitives.ReadUInt16LittleEndian(start[8..]))
            : (12, BinaryPrimitives.ReadUInt32LittleEndian(start[8..]));
        if (length > MaxTextLength || before + length > fileLength)
        {
            throw new DataException(
                source,
                $"it declares an npy header of {length} bytes; it has {fileLength - before} after the length field, "
                    + $"and the limit is {MaxTextLength}.",
                Remedy);
        }

        return before + (int)length;
    }

    /// <summary>
    /// Parses and checks the header against the length of the file. Headers seen before are recognized by their bytes.
    /// </summary>
    /// <param name="start">The first bytes, with the whole header.</param>
    /// <param name="fileLength">Bytes of the whole file.</param>
    /// <param name="source">How errors name it.</param>
    public static NpyHeader Parse(ReadOnlySpan<byte> start, long fileLength, string source)
    {
        var dataStart = ReadDataStart(start, fileLength, source);
        if (start.Length < dataStart)
        {
            throw new DataException(
                source, $"its npy header has {dataStart} bytes, of which {start.Length} were read.");
        }

        NpyHeader header = _headers.Parse(start[..dataStart], source);
        if (fileLength - dataStart != header.DataLength)
        {
            throw new DataException(
                source,
                $"shape ({string.Join(", ", header.Shape)}) of {header.Type} needs {header.DataLength} bytes of data "
                    + $"but there are {fileLength - dataStart}.",
                Remedy);
        }

        return header;
    }

    private static NpyHeader ParseText(ReadOnlySpan<byte> header, string source)
    {
        try
        {
            var parser = new NpyHeaderParser(header[(header[6] == 1 ? 10 : 12)..]);
            parser.Parse();
            return parser.Type.TryByteLength(parser.Shape, out var bytes)
                ? new NpyHeader(
                    parser.Type, parser.BigEndian, parser.FirstAxisFastest,
                    Array.AsReadOnly(parser.Shape), header.Length, bytes)
                : throw new FormatException(
                    $"has a shape ({string.Join(", ", parser.Shape)}) whose bytes do not fit 63 bits");
        }
        catch (FormatException failure)
        {
            throw new DataException(source, $"its npy header {failure.Message}.", Remedy, failure);
        }
    }
}
