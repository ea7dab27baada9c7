using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;

namespace Theia.Cli.Verbs;

/// <summary>Trains a student on stored features.</summary>
internal sealed class DistillVerb : Verb
{
    private readonly Argument<string[]> _overrides = Overrides.Argument(
        "Changes to the configuration, for instance batchSize=64 or targetModels=theia/nano-clip,theia/nano-vit.",
        Overrides.DistillKeys);

    private readonly Option<string?> _config = SharedOptions.Config(
        "none; missing settings are chosen by the size of the data set", Overrides.DistillFiles);

    private readonly Option<string?> _set = new("--set")
    {
        Description = "Data set to train on. Use datasetMix.NAME=1 to add another set. "
            + "Default: datasetRoot and datasetMix of the configuration.",
        HelpName = "folder",
    };

    private readonly Option<string?> _to = new("--to")
    {
        Description = "Folder of the run. Default: runFolder of the configuration.",
        HelpName = "folder",
    };
    private readonly Option<long?> _seed = SharedOptions.Seed("Random seed. Default: seed of the configuration.");
    private readonly Option<int?> _threads = SharedOptions.Threads("threads of the configuration");

    public DistillVerb() : base(
        "distill",
        "Train a student on the features of its teachers.",
        [
            "theia distill --config tiny-cdiv --set set --to runs/tiny",
            "theia distill --set set --to runs/two targetModels=theia/nano-clip,theia/nano-vit steps=200",
            "theia distill --set set --to runs/probe backbone=facebook/deit-tiny-patch16-224 "
                + "targetModels=microsoft/resnet18 steps=200",
        ])
    {
        Add(_overrides);
        foreach (Option option in new Option[] { _config, _set, _to, _seed, _threads })
            Add(option);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        DatasetFolder? set = line.GetValue(_set) is { } path ? DatasetFolder.Open(path) : null;
        var overrides = OptionWords.Before(
            line.GetValue(_overrides) ?? [],
            ("--set", "datasetRoot", set?.Root),
            ("--set", "datasetMix", set?.Name),
            ("--to", "runFolder", line.GetValue(_to)),
            ("--seed", "seed", line.GetValue(_seed)),
            ("--threads", "threads", line.GetValue(_threads)));
        return TorchCode.Run(() => Distill(line.GetValue(_config), overrides, terminal, cancellation));
    }

    private static int Distill(string? file, string[] overrides, Terminal terminal, CancellationToken cancellation)
    {
        using var distillation = Distillation.Start(
            file is null ? DistillConfig.Fit(overrides) : DistillConfig.Load(file, overrides));
        return DistillationLoop.Run(distillation, terminal, cancellation);
    }
}
