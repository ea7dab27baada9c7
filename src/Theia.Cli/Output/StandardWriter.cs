using System.Globalization;
using System.Text;

namespace Theia.Cli.Output;

/// <summary>
/// Standard output or standard error, so that a long run does not fail because its output cannot be written: what
/// cannot be written (a full disk, a closed terminal, a closed stream) is dropped, and the first failure is kept.
/// </summary>
internal sealed class StandardWriter(TextWriter inner, bool isConsole) : TextWriter(CultureInfo.InvariantCulture)
{
    /// <summary>True for the stream of this process, false for a substitute.</summary>
    public bool IsConsole { get; } = isConsole;

    /// <summary>Why something could not be written; null where all was.</summary>
    public string? Failure { get; private set; }

    /// <summary>True when something was to be written and was dropped.</summary>
    public bool HasDropped { get; private set; }

    public override Encoding Encoding => inner.Encoding;

    /// <summary>Standard output of this process.</summary>
    public static StandardWriter Output() => Of(StandardStream.Output, () => Console.Out);

    /// <summary>Standard error of this process.</summary>
    public static StandardWriter Error() => Of(StandardStream.Error, () => Console.Error);

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void WriteLine() => Try(inner.WriteLine);

    // Line and end in one call: the signal handler writes from a thread of its own.
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush, hasContent: false);

    private static StandardWriter Of(int descriptor, Func<TextWriter> open)
    {
        try
        {
            if (StandardStream.IsOpen(descriptor))
                return new StandardWriter(open(), isConsole: true);
        }
        catch (Exception failure) when (IsOfWriting(failure))
        {
            // As good as closed.
        }

        return new StandardWriter(Null, isConsole: false) { Failure = "it is closed" };
    }

    // A closed or read-only descriptor raises "access denied" or "invalid argument".
    private static bool IsOfWriting(Exception failure) => failure is IOException or UnauthorizedAccessException
        or ObjectDisposedException or ArgumentException or NotSupportedException;

    private void Try(Action write, bool hasContent = true)
    {
        HasDropped |= hasContent && Failure is not null;
        try
        {
            write();
        }
        catch (Exception failure) when (IsOfWriting(failure))
        {
            Failure ??= failure.Message.TrimEnd('.');
            HasDropped = true;
        }
    }
}
