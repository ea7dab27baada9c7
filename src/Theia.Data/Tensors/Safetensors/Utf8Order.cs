using System.Text;

namespace Theia.Data.Tensors.Safetensors;

/// <summary>
/// Text by its UTF-8 bytes, which is the order of code points and, beyond U+FFFF, not that of UTF-16.
/// </summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y) =>
        Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
}
