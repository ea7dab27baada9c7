using Theia.Data.IO;
using Theia.Data.Tensors;

namespace Theia.Data.Onnx;

/// <summary>
/// The numbers of a network's weights, in the file or beside it. Infinity is allowed: masks
/// and limits of clipping hold it.
/// </summary>
internal static class WeightValues
{
    // A bound that no weight of a network comes near; a damaged dimension does.
    private const long LongestWeight = int.MaxValue;

    /// <summary>What is wrong with one weight, or null.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="file">The network's file; what lies beside it is looked for in its folder.</param>
    public static string? Problem(TensorProto weight, string file)
    {
        if (Type(weight.DataType) is not { } type)
            return null;
        var count = weight.Dims.Aggregate((Int128)1, (product, size) => product * Math.Max(size, 0));
        var bytes = count * type.Size();
        if (bytes > LongestWeight)
            return $"has {count} values, more than can be read";
        if (weight.ExternalData.Count > 0)
            return Beside(weight, type, (int)bytes, file);
        if (!weight.RawData.IsEmpty)
        {
            return weight.RawData.Length == bytes
                ? Describe(type, weight.RawData.Span)
                : $"has {weight.RawData.Length} bytes where its shape needs {bytes}";
        }

        return weight.FloatData.Any(float.IsNaN) || weight.DoubleData.Any(double.IsNaN) ? "holds NaN" : null;
    }

    private static string? Beside(TensorProto weight, DType type, int bytes, string file)
    {
        var entries = weight.ExternalData.GroupBy(entry => entry.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
        var location = entries.GetValueOrDefault("location", "");
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, location);
        var offset = Number("offset") ?? 0;
        var length = Number("length") ?? bytes;
        if (location.Length == 0 || !File.Exists(path))
            return $"is in the external file '{TerminalText.Of(location)}', which does not exist";
        if (length != bytes)
            return $"has {length} bytes in '{TerminalText.Of(location)}' where its shape needs {bytes}";
        using var data = new InputFile(path);
        return offset < 0 || offset > data.Length - bytes
            ? $"starts at byte {offset} of '{TerminalText.Of(location)}', which ends at {data.Length}"
            : Describe(type, data.Read(offset, bytes));

        long? Number(string key) =>
            entries.TryGetValue(key, out var text) && long.TryParse(text, out var number) ? number : null;
    }

    private static string? Describe(DType type, ReadOnlySpan<byte> bytes) =>
        FiniteValues.IndexOfNaN(type, bytes) is var at and >= 0
            ? $"contains NaN at element {at} of {bytes.Length / type.Size()}"
            : null;

    // Numbers of the format's own list.
    private static DType? Type(int type) => type switch
    {
        1 => DType.F32,
        10 => DType.F16,
        11 => DType.F64,
        16 => DType.BF16,
        _ => null,
    };
}
