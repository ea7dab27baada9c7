using System.Text.Json;
using System.Text.RegularExpressions;
using Theia.Cli.CommandLine;
using Theia.Lab.Quickstart;

namespace Theia.Tests.Quickstart;

/// <summary>
/// Every key of a distillation goes through the whole quickstart, whose later stages read what the earlier ones left.
/// </summary>
[Collection("torch")]
public sealed class KeyTests(KeyRuns runs) : IClassFixture<KeyRuns>
{
    public static TheoryData<string, string> Words => [.. KeyCases.Run.Select(one => (one.Key, one.Words))];

    public static TheoryData<string, string> Refusals => [.. KeyCases.Refused.Select(one => (one.Words, one.Message))];

    [Fact]
    public void Every_key_has_a_case()
    {
        using var keys = JsonDocument.Parse(DistillConfig.From().ToJson());
        Assert.Empty(
            keys.RootElement.EnumerateObject()
                .Select(key => key.Name)
                .Except(KeyCases.Run.Select(one => one.Key).Concat(KeyCases.Refused.Select(one => one.Key)))
        );
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void A_key_has_its_effect_and_the_report_is_written(string key, string words)
    {
        KeyRun run = runs.Run(words.Split(' '));
        Assert.Contains("How near it comes", run.Report);
        Assert.DoesNotContain("NaN", Regex.Replace(run.Report, "base64,[^\"]*", ""));
        KeyCases.Run.Single(one => one.Key == key && one.Words == words).Follows(run, runs.Base);
    }

    [Fact]
    public void A_run_may_start_from_the_weights_of_another()
    {
        KeyRun run = runs.Run($"checkpointPath={Path.Combine(runs.Base.Folder, "run", "model")}");
        Assert.NotEqual(runs.Base.Course, run.Course);
    }

    [Fact]
    public void The_seed_decides_the_first_weights()
    {
        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));

        byte[] First(long seed)
        {
            var config = DistillConfig.Load(Path.Combine(runs.Base.Folder, "run", "config.json")) with
            {
                RunFolder = runs.NewFolder(),
                DatasetRoot = Path.Combine(runs.Base.Folder, "data"),
                Seed = seed,
            };
            using var run = Distillation.Start(config);
            return File.ReadAllBytes(Path.Combine(run.ModelFolder, "model.safetensors"));
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_cannot_be_is_refused_before_anything_is_written(string words, string message)
    {
        var folder = runs.NewFolder();
        var refused = Assert.Throws<UsageException>(() =>
            QuickstartRun.Begin(runs.Options(folder, words.Split(' ')), KeyRuns.Teachers)
        );
        Assert.Contains(message, RemedyWords.In(refused));
        Assert.False(Directory.Exists(folder));
    }
}
