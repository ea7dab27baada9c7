using Theia.Cli.Output;

namespace Theia.Cli.CommandLine;

/// <summary>Shows a training while it runs, of whatever kind.</summary>
internal static class TrainingLoop
{
    /// <summary>Runs the steps that are left.</summary>
    /// <param name="terminal">Where progress is shown.</param>
    /// <param name="name">What the stage is called.</param>
    /// <param name="done">Steps done before.</param>
    /// <param name="total">Steps of the whole run.</param>
    /// <param name="steps">What is left of the run; each is computed when it is asked for.</param>
    /// <param name="read">Number and loss of a step.</param>
    /// <returns>The last step; null where none was left.</returns>
    public static T? Show<T>(
        Terminal terminal, string name, long done, long total, IEnumerable<T> steps,
        Func<T, (long Step, double Loss)> read)
        where T : class => terminal.Stage(name, "steps", stage =>
        {
            stage(done, total);
            T? newest = null;
            foreach (var step in steps)
            {
                newest = step;
                var (number, loss) = read(step);
                stage(number, total, $"loss {loss:0.0000}");
            }

            return newest;
        });
}
