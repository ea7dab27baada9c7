using System.Text;

namespace Theia.Data.IO;

/// <summary>
/// Recognizes a file of another format: what an unfinished download leaves is the commonest damage, and
/// "wrong magic" helps no one.
/// </summary>
internal static class ForeignContent
{
    /// <summary>As many first bytes as decide.</summary>
    public const int Sample = 256;

    private const int LongestMessage = 4096;

    /// <summary>What the file is, and what to do; null where nothing is recognized.</summary>
    /// <param name="start">The first bytes, at most <see cref="Sample"/> are looked at.</param>
    /// <param name="length">Bytes of the whole file.</param>
    /// <param name="textual">True where a text is expected, as JSON is one.</param>
    public static (string Problem, string Remedy)? Of(ReadOnlySpan<byte> start, long length, bool textual = false)
    {
        start = start[..Math.Min(start.Length, Sample)];
        if (length == 0)
            return ("it is empty.", "Download or write it again.");
        if (start.StartsWith("version https://git-lfs"u8))
            return ("it is a Git LFS pointer, not the file itself.", "Fetch the file with 'git lfs pull'.");
        ReadOnlySpan<byte> text = start.TrimStart("\uFEFF \t\r\n"u8);
        if (IsMarkup(text))
        {
            return ("it is a web page.",
                "Download it again; the address may need a login, or name a page instead of a file.");
        }

        return !textual && length <= LongestMessage && IsMessage(start)
            ? ($"it is a text of {length} bytes: \"{TerminalText.Of(Encoding.ASCII.GetString(start).Trim())}\".",
                "Download it again; this may be the server's answer.")
            : null;
    }

    /// <summary>Throws for a file that is recognized; returns where nothing is.</summary>
    /// <exception cref="DataException">It is something else.</exception>
    public static void Refuse(ReadOnlySpan<byte> start, long length, string path, bool textual = false)
    {
        if (Of(start, length, textual) is (var problem, var remedy))
            throw new DataException(path, problem, remedy);
    }

    private static bool IsMarkup(ReadOnlySpan<byte> text)
    {
        foreach (var tag in (ReadOnlySpan<string>)["<!doctype", "<html", "<head", "<?xml", "<error", "<!--"])
        {
            if (text.Length >= tag.Length
                && Encoding.ASCII.GetString(text[..tag.Length]).Equals(tag, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMessage(ReadOnlySpan<byte> start) =>
        start.Length >= 12 && !start.ContainsAnyExceptInRange((byte)' ', (byte)'~') && start.Contains((byte)' ');
}
