using Spectre.Console;

namespace Theia.Cli.Output;

/// <summary>Progress for a person who watches: one line that moves, then stays.</summary>
internal static class LiveProgress
{
    /// <summary>Runs <paramref name="work"/> under a moving bar.</summary>
    public static T Run<T>(IAnsiConsole console, string name, string unit, Func<StageReport, T> work)
        => console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .Start(context =>
            {
                var pace = new Pace(TimeProvider.System);
                ProgressTask task = context.AddTask(name.PadRight(10));
                task.IsIndeterminate(true);
                T result = work((done, total, detail) =>
                {
                    var text = string.Join(", ", new[] { pace.Look(done, total, unit), detail }.Where(part => !string.IsNullOrEmpty(part)));
                    task.Description = $"{Markup.Escape(name.PadRight(10))} [grey]{Markup.Escape(text)}[/]";
                    task.IsIndeterminate(total <= 0);
                    task.MaxValue = Math.Max(1, total);
                    task.Value = done;
                });
                task.IsIndeterminate(false);
                task.Value = task.MaxValue;
                return result;
            });
}
