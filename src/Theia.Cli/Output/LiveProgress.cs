using Spectre.Console;

namespace Theia.Cli.Output;

/// <summary>
/// Progress for a person who watches: one line that moves, and makes room for the result when the stage is over.
/// </summary>
internal static class LiveProgress
{
    /// <summary>How a console is made for it.</summary>
    /// <param name="output">The terminal.</param>
    /// <param name="noColor">Value of <c>NO_COLOR</c>: anything but nothing takes the colors
    /// (no-color.org), and only those.</param>
    public static AnsiConsoleSettings Settings(TextWriter output, string? noColor) => new()
    {
        Out = new ErrorTerminal(output),
        ColorSystem = string.IsNullOrEmpty(noColor) ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    };

    /// <summary>Runs <paramref name="work"/> under a moving line.</summary>
    public static T Run<T>(IAnsiConsole console, string name, string unit, Func<ProgressCallback, T> work)
    {
        var line = new ProgressLine(name, unit, TimeProvider.System);
        return console.Progress()
            .AutoClear(true)
            .Columns(line)
            .Start(context =>
            {
                ProgressTask task = context.AddTask(name);
                return work((done, total, detail) =>
                {
                    line.Report(done, total, detail);
                    // Kept below its end: a task that is complete lets Spectre stop its clock.
                    task.Value = total > 0 ? Math.Min(task.MaxValue - 1, 100.0 * done / total) : 0;
                });
            });
    }
}
