using System.Text;
using Spectre.Console;

namespace Theia.Cli.Output;

/// <summary>
/// Standard error as a terminal. Spectre detects a terminal by the type of the writer, and our
/// writer wraps that of the runtime.
/// </summary>
internal sealed class ErrorTerminal(TextWriter writer) : IAnsiConsoleOutput
{
    private const int UsualWidth = 80, UsualHeight = 24;

    /// <inheritdoc/>
    public TextWriter Writer { get; } = writer;

    /// <inheritdoc/>
    public bool IsTerminal => true;

    /// <inheritdoc/>
    public int Width => Console.BufferWidth > 0 ? Console.BufferWidth : UsualWidth;

    /// <inheritdoc/>
    public int Height => Console.WindowHeight > 0 ? Console.WindowHeight : UsualHeight;

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding)
    {
        // That of the runtime is in use already.
    }
}
