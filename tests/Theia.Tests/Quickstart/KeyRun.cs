using System.Globalization;
using System.Text.Json;
using Theia.Data.Logging;

namespace Theia.Tests.Quickstart;

/// <summary>What a quickstart of <see cref="KeyRuns"/> left.</summary>
/// <param name="Folder">Everything.</param>
/// <param name="Train">A line of the log for each step.</param>
/// <param name="Evaluations">A line of the log for each evaluation.</param>
/// <param name="Report">The page.</param>
internal sealed record KeyRun(
    string Folder,
    IReadOnlyList<RunLogEntry> Train,
    IReadOnlyList<RunLogEntry> Evaluations,
    string Report
)
{
    /// <summary>All numbers of the training, without its clock.</summary>
    public string Course =>
        string.Join(
            '\n',
            Train.Select(static line =>
                string.Join(
                    ' ',
                    line.Values.Select(static value =>
                        string.Create(CultureInfo.InvariantCulture, $"{value.Key}={value.Value:R}")
                    )
                )
            )
        );

    /// <summary>The highest learning rate.</summary>
    public double Peak => Train.Max(static line => line.Values["lr"]);

    /// <summary>The number of samples to train on.</summary>
    public long TrainSamples
    {
        get
        {
            using var splits = JsonDocument.Parse(
                File.ReadAllBytes(Path.Combine(Folder, "data", "images", "splits.json"))
            );
            return splits.RootElement.GetProperty("train").GetInt64();
        }
    }

    /// <summary>Names of checkpoints.</summary>
    public IEnumerable<string?> Checkpoints =>
        Directory.EnumerateDirectories(Path.Combine(Folder, "run", "checkpoints")).Select(Path.GetFileName);

    /// <summary>The name of the only file of weights in the reference's own layout.</summary>
    public string Pth =>
        Path.GetFileName(
            Directory.EnumerateFiles(Path.Combine(Folder, "run", "pth"), $"*step{KeyRuns.Steps:00000000}.pth").Single()
        );
}
