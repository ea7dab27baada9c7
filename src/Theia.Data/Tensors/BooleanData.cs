using Theia.Data.IO;

namespace Theia.Data.Tensors;

/// <summary>
/// Truth values are 0 or 1: anything else means something different to each reader, so it is refused.
/// </summary>
internal static class BooleanData
{
    public static void Check(TensorInfo info, ReadOnlySpan<byte> bytes, string source)
    {
        if (info.Type == DType.Bool)
            Check(bytes, $"tensor '{TerminalText.Of(info.Name)}'", source);
    }

    public static void Check(ReadOnlySpan<byte> bytes, string what, string source)
    {
        var wrong = bytes.IndexOfAnyExceptInRange((byte)0, (byte)1);
        if (wrong >= 0)
        {
            throw new DataException(
                source,
                $"{what} contains {bytes[wrong]} at element {wrong}; booleans are 0 or 1.",
                "Convert it again.");
        }
    }
}
