using Theia.Data.Logging;
using Theia.Lab.Quickstart;

namespace Theia.Cli.Output;

/// <summary>Shows a stage of the lab while it runs.</summary>
internal static class StageLine
{
    /// <summary>Runs a stage.</summary>
    /// <returns>What it did.</returns>
    public static string Run(Terminal terminal, QuickstartStage stage, CancellationToken cancellation) =>
        terminal.Stage(
            stage.Name,
            stage.Unit,
            report => stage.Run(
                new SynchronousProgress<StageProgress>(now => report(now.Done, now.Total, now.Detail)), cancellation));
}
