using System.CommandLine;
using System.Runtime.CompilerServices;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>Trains a student on stored features.</summary>
internal sealed class DistillVerb : Verb
{
    private readonly Argument<string[]> _overrides = new("path=value") { Description = "Changes to the configuration, for instance batchSize=64.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _config = new("--config") { Description = "A configuration file; it holds only what differs from the defaults.", HelpName = "file" };
    private readonly Option<string?> _set = new("--set") { Description = "The data set to learn from; instead of datasetRoot and datasetMix in the configuration.", HelpName = "folder" };
    private readonly Option<string?> _to = new("--to") { Description = "Folder of the run; instead of runFolder in the configuration.", HelpName = "folder" };
    private readonly Option<long?> _seed = SharedOptions.Seed("Feeds every random choice; instead of seed in the configuration.");
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public DistillVerb() : base(
        "distill",
        "Train a student on the features of its teachers.",
        [
            "theia distill --config configs/distill/tiny-cdiv.json --set set --to runs/tiny",
            "theia distill --set set --to runs/probe backbone=facebook/deit-tiny-patch16-224 targetModels=microsoft/resnet18 steps=200",
        ])
    {
        Add(_overrides);
        foreach (Option option in new Option[] { _config, _set, _to, _seed, _threads })
            Add(option);
    }

    protected override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        List<string> overrides = [.. line.GetValue(_overrides) ?? []];
        if (line.GetValue(_set) is { } path)
        {
            var set = DatasetFolder.Open(path);
            overrides.Add($"datasetRoot={set.Root}");
            overrides.Add($"datasetMix={set.Name}");
        }

        Add(overrides, "runFolder", line.GetValue(_to));
        Add(overrides, "seed", line.GetValue(_seed)?.ToString());
        Add(overrides, "threads", line.GetValue(_threads)?.ToString());
        return Distill(line.GetValue(_config), [.. overrides], terminal, cancellation);
    }

    private static void Add(List<string> overrides, string key, string? value)
    {
        if (value is not null)
            overrides.Add($"{key}={value}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Distill(string? file, string[] overrides, Terminal terminal, CancellationToken cancellation)
    {
        using var distillation = Distillation.Start(file is null ? DistillConfig.From(overrides) : DistillConfig.Load(file, overrides));
        return DistillationLoop.Run(distillation, terminal, cancellation);
    }
}
