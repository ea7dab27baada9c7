using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.Errors;
using Theia.Data.Logging;

namespace Theia.Cli.Verbs;

/// <summary>Runs teachers over a data set and stores their features.</summary>
internal sealed class ExtractVerb : Verb
{
    private readonly Option<string> _set = SharedOptions.Set();
    private readonly Option<string[]> _teachers = TeacherLoader.Option(
        "Teachers: known names (resnet18, dinov2-large), ids, or description files.", required: true);
    private readonly Option<string?> _model = new("--model")
    {
        Description = "Folder of the teacher's weights. Default: the folder that its description names.",
        HelpName = "folder",
    };
    private readonly Option<string[]> _splits = SharedOptions.Splits("Splits to extract. Default: all.");
    private readonly Option<int> _batch = SharedOptions.BatchSize(
        "Images per forward pass.", new ExtractionOptions().BatchSize);
    private readonly Option<bool> _force = new("--force")
    {
        Description = "Delete existing features and extract them again.",
    };
    private readonly Option<int?> _threads = SharedOptions.Threads();
    private readonly Option<string?> _device = SharedOptions.Device();
    private readonly Option<string?> _positions = SharedOptions.Positions(
        "How position tables are fitted to another input size: scale-factor as transformers up to 4.44, "
        + "size as from 4.45 on. Default: scale-factor.");


    public ExtractVerb() : base(
        "extract",
        "Extract teacher features for every image of a data set.",
        [
            "theia extract --set set --teacher resnet18",
            "theia extract --set set --teacher dinov2-large --model models/dinov2-large --split train",
            "theia extract --set set --teacher resnet18 --threads 2 --json",
            "theia extract --set set --teacher dinov2-large --model models/dinov2-large --device cuda --positions size",
        ])
    {
        foreach (Option option in new Option[]
        {
            _set, _teachers, _model, _splits, _batch, _force, _threads, _device, _positions,
        })
        {
            Add(option);
        }
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var set = DatasetFolder.Open(line.GetRequiredValue(_set));
        TeacherDescription[] teachers = [.. line.GetRequiredValue(_teachers).Select(TeacherDescription.Find)];
        set.RequireShards(DatasetFolder.Images);
        IReadOnlyList<string> splits = line.GetValue(_splits) is { Length: > 0 } given ? given
            : [.. Splits.Names.Where(split => set.Shards(DatasetFolder.Images, split).Count > 0)];
        var options = new ExtractionOptions { BatchSize = line.GetValue(_batch), Force = line.GetValue(_force) };
        var how = new TeacherRun(
            line.GetValue(_threads) ?? Environment.ProcessorCount, line.GetValue(_device), line.GetValue(_positions));
        List<ExtractionReport> reports = [];
        foreach (TeacherDescription description in teachers)
        {
            if (description.Spec.LicenseNotice is { } notice)
                terminal.Warn(notice);
            using ITeacher teacher = TeacherLoader.Load(description, line.GetValue(_model), how, terminal.Warn);
            reports.AddRange(
                splits.Select(split => terminal.Stage($"extract {split}", "images", stage => FeatureExtraction.Run(
                    teacher,
                    set,
                    split,
                    options,
                    new SynchronousProgress<ExtractionProgress>(
                        now => stage(now.Samples, now.TotalSamples, description.Spec.Id)),
                    cancellation))));
        }

        // Shards that were there are kept, as in pack, where images that cannot be read are skipped.
        var results = reports.Select(report => new
        {
            report.Teacher,
            report.Split,
            report.Shards,
            KeptShards = report.Skipped,
            report.Samples,
            report.Bytes,
            report.Replaced,
        });
        terminal.Result(new { set = set.Path, reports = results }, _ =>
        {
            foreach (ExtractionReport report in reports)
            {
                var (images, shards) = (Amount.Of(report.Samples, "image"), Amount.Of(report.Shards, "shard"));
                terminal.Say(
                    $"{report.Teacher}, {report.Split}: {images} now, {report.Skipped} of {shards} kept, "
                    + $"{report.Bytes / 1e6:0.0} MB written.");
            }
        });
        return 0;
    }
}
