using System.Security.Cryptography;

namespace Theia.Tests.Pipeline;

/// <summary>
/// Each long verb is killed at random moments and started again. What was finished is kept, nothing half-written is
/// ever read, and in the end every file is the one that an undisturbed run writes.
/// </summary>
[Collection("prepared set")]
public sealed class KillTests
{
    private const int Kills = 5;

    // Printed in any case, so that a run that failed can be repeated: THEIA_KILL_SEED=N.
    private static readonly int _seed =
        int.TryParse(Environment.GetEnvironmentVariable("THEIA_KILL_SEED"), out var given) ? given
            : Environment.TickCount;

    // How a process ends: mostly without being asked, sometimes by the signal of a closed terminal,
    // after which it keeps what it did.
    private static readonly string[] _signals = ["KILL", "KILL", "HUP", "TERM"];

    private readonly PreparedSet _prepared;
    private readonly ITestOutputHelper _log;

    public KillTests(PreparedSet prepared, ITestOutputHelper log) => (_prepared, _log) = (prepared, log);

    [Fact]
    public void Pack_killed_at_random_moments_ends_with_the_same_set() =>
        Survive(PreparedSet.Pack, start: null);

    [Fact]
    public void Scenes_killed_at_random_moments_end_with_the_same_set() =>
        Survive(PreparedSet.Scenes, start: null);

    [Fact]
    public void Scenes_killed_while_they_are_exported_end_with_the_same_files() =>
        Survive(PreparedSet.Export, start: null);

    [Fact]
    public void Extract_killed_at_random_moments_ends_with_the_same_features() =>
        Survive(PreparedSet.Extract, start: _prepared.Packed);

    [Fact]
    public void Measure_killed_at_random_moments_ends_with_the_same_statistics() =>
        Survive(PreparedSet.Measure, start: _prepared.Extracted);

    [Fact]
    public void Distill_killed_at_random_moments_ends_with_the_same_student() =>
        Survive(PreparedSet.Distill, start: _prepared.Measured);

    private void Survive(PreparedSet.Work work, string? start)
    {
        using var undisturbed = new ScratchFolder();
        Begin(undisturbed, start);
        var (code, _, error, time) = ChildProcess.Run(undisturbed.Path, work.Command);
        Assert.True(code == 0, error);

        var random = new Random(_seed);
        _log.WriteLine($"THEIA_KILL_SEED={_seed}; undisturbed {time.TotalSeconds:0.00} s");
        using var disturbed = new ScratchFolder();
        Begin(disturbed, start);
        var kills = 0;
        for (var attempt = 0; kills < Kills; attempt++)
        {
            Assert.True(attempt < 12 * Kills, $"After {attempt} attempts only {kills} kills met a process at work.");
            TimeSpan moment = time * (0.2 + (0.8 * random.NextDouble()));
            var signal = _signals[random.Next(_signals.Length)];
            if (ChildProcess.RunAndKill(disturbed.Path, moment, signal, Words(disturbed.Path, work)))
            {
                kills++;
                _log.WriteLine(
                    $"SIG{signal} after {moment.TotalSeconds:0.00} s: "
                    + $"{Directory.GetFiles(disturbed.Path, "*", SearchOption.AllDirectories).Length} files");
                PreparedSet.EveryFinishedFileIsWhole(disturbed.Path);
            }
            else
            {
                // It had finished; the next kill is to meet the work anew.
                Directory.Delete(disturbed.Path, recursive: true);
                Directory.CreateDirectory(disturbed.Path);
                Begin(disturbed, start);
            }
        }

        (code, _, error, _) = ChildProcess.Run(disturbed.Path, Words(disturbed.Path, work));
        Assert.True(code == 0, error);
        Assert.Equal(Contents(undisturbed.Path), Contents(disturbed.Path));
    }

    private static string[] Words(string folder, PreparedSet.Work work) =>
        work.Resume is { } resume && resume.Applies(folder) ? resume.Command : work.Command;

    private static void Begin(ScratchFolder folder, string? start)
    {
        if (start is null)
            return;
        foreach (var file in Directory.EnumerateFiles(start, "*", SearchOption.AllDirectories))
        {
            var target = folder[Path.GetRelativePath(start, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    // Name and hash of everything that stays. The event file has clock times in every record;
    // the same values stand in the log.
    private static string[] Contents(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("events.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(folder, file)} "
                + $"{Convert.ToHexString(SHA256.HashData(PreparedSet.Content(file, folder)))}"),
    ];
}
