using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.Errors;

namespace Theia.Cli.Verbs;

/// <summary>Runs teachers over a data set and stores their features.</summary>
internal sealed class ExtractVerb : Verb
{
    private readonly Option<string> _set = SharedOptions.Set();
    private readonly Option<string[]> _teachers = TeacherChoice.Option("Teachers: names of known ones (resnet18, dinov2-large), ids, or description files.", required: true);
    private readonly Option<string?> _model = new("--model") { Description = "Folder of the teacher's weights, where its description does not say.", HelpName = "folder" };
    private readonly Option<string[]> _splits = SharedOptions.Splits("Which splits; all unless given.");
    private readonly Option<int> _batch = new("--batch-size") { Description = "Pictures that the teacher gets at once.", HelpName = "number", DefaultValueFactory = _ => new ExtractionOptions().BatchSize };
    private readonly Option<bool> _force = new("--force") { Description = "Extract again what is there." };
    private readonly Option<int?> _threads = SharedOptions.Threads();

    public ExtractVerb() : base(
        "extract",
        "Store what teachers say of every picture of a set.",
        [
            "theia extract --set set --teacher resnet18",
            "theia extract --set set --teacher dinov2-large --model models/dinov2-large --split train",
            "theia extract --set set --teacher my-teacher.json --threads 2 --json",
        ])
    {
        foreach (Option option in new Option[] { _set, _teachers, _model, _splits, _batch, _force, _threads })
            Add(option);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var set = DatasetFolder.Open(line.GetRequiredValue(_set));
        TeacherDescription[] teachers = [.. line.GetRequiredValue(_teachers).Select(TeacherDescription.Find)];
        set.RequireShards(DatasetFolder.Images);
        IReadOnlyList<string> splits = line.GetValue(_splits) is { Length: > 0 } given ? given
            : [.. Splits.Names.Where(split => set.Shards(DatasetFolder.Images, split).Count > 0)];
        var options = new ExtractionOptions { BatchSize = line.GetValue(_batch), Force = line.GetValue(_force) };
        List<ExtractionReport> reports = [];
        foreach (TeacherDescription description in teachers)
        {
            if (description.Spec.LicenceNotice is { } notice)
                terminal.Warn(notice);
            using ITeacher teacher = TeacherChoice.Load(description, line.GetValue(_model), line.GetValue(_threads) ?? Environment.ProcessorCount);
            reports.AddRange(splits.Select(split => terminal.Stage($"extract {split}", "pictures", stage => FeatureExtraction.Run(
                teacher, set, split, options, new Relay<ExtractionProgress>(now => stage(now.Samples, now.TotalSamples, description.Spec.Id)), cancellation))));
        }

        // Shards that were there are kept, as in pack, where pictures that cannot be read are skipped.
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
                var (pictures, shards) = (Amount.Of(report.Samples, "picture"), Amount.Of(report.Shards, "shard"));
                terminal.Say(
                    $"{report.Teacher}, {report.Split}: {pictures} now, {report.Skipped} of {shards} kept, "
                    + $"{report.Bytes / 1e6:0.0} MB written.");
            }
        });
        return 0;
    }
}
