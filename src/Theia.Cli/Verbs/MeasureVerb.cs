using System.CommandLine;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Data.Logging;
using Theia.Data.Statistics;

namespace Theia.Cli.Verbs;

/// <summary>Measures mean and deviation of each channel of stored features.</summary>
internal sealed class MeasureVerb : Verb
{
    private readonly Option<string> _set = SharedOptions.Set();
    private readonly Option<string[]> _teachers = TeacherLoader.Option(
        "Teachers to measure. Default: all that have features.", required: false);
    private readonly Option<string[]> _splits = SharedOptions.Splits(
        "Splits to measure. Default: all, as in the reference.");
    private readonly Option<bool> _force = new("--force")
    {
        Description = "Measure again even if the statistics are up to date.",
    };

    private readonly Option<string?> _npy = new("--npy")
    {
        Description = "Also write the reference's files for each teacher to this folder: "
            + "imagenet_mean_TEACHER.npy and imagenet_var_TEACHER.npy (standard deviations). Default: not written.",
        HelpName = "folder",
    };

    private readonly Option<int?> _threads = SharedOptions.Threads();

    public MeasureVerb() : base(
        "measure",
        "Measure the mean and standard deviation of each feature channel.",
        [
            "theia measure --set set", "theia measure --set set --teacher resnet18 --split train --json",
            "theia measure --set set --npy data --threads 2",
        ])
    {
        foreach (Option option in new Option[] { _set, _teachers, _splits, _force, _npy, _threads })
            Add(option);
    }

    public override int Run(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        var set = DatasetFolder.Open(line.GetRequiredValue(_set));
        IReadOnlyList<TeacherSpec> teachers = line.GetValue(_teachers) is { Length: > 0 } names
            ? [.. names.Select(name => TeacherDescription.Find(name).Spec)]
            : FeatureExtraction.Teachers(set);
        foreach (var column in set.Columns)
            set.RequireShards(column);
        if (teachers.Count == 0)
        {
            throw new UsageException(
                $"{set.Path} has no features yet. Extract some: theia extract --set {set.Path} --teacher resnet18");
        }

        var splits = line.GetValue(_splits) is { Length: > 0 } given ? given : null;
        List<(TeacherSpec Teacher, ChannelStatistics Statistics)> measured = [];
        foreach (TeacherSpec teacher in teachers)
        {
            if (IncompleteColumn.Describe(set, teacher, splits) is { } incomplete)
            {
                terminal.Warn(
                    $"{incomplete} Finish them and measure again: "
                    + $"theia extract --set {set.Path} --teacher {teacher.Id}");
            }

            measured.Add((teacher, terminal.Stage("measure", "shards", stage => FeatureStatistics.Measure(
                set, teacher, splits,
                new SynchronousProgress<MeasureProgress>(now => stage(now.Shards, now.TotalShards, teacher.Id)),
                line.GetValue(_force), line.GetValue(_threads), cancellation))));
        }

        if (line.GetValue(_npy) is { } folder)
        {
            foreach (var (teacher, statistics) in measured)
                statistics.SaveReference(folder, teacher);
        }

        var results = measured.Select(one => new
        {
            teacher = one.Teacher.Id,
            file = one.Statistics.Source,
            channels = one.Statistics.Mean.Count,
            values = one.Statistics.Count,
            shards = one.Statistics.Shards,
            meanOfMeans = one.Statistics.Mean.Average(),
            meanOfDeviations = one.Statistics.Std.Average(),
        });
        terminal.Result(new { set = set.Path, results }, _ => terminal.Table(
            ["Teacher", "Channels", "Values each", "Mean", "Deviation", "File"],
            results.Select(one => new[]
            {
                one.teacher, $"{one.channels}", $"{one.values}", $"{one.meanOfMeans:0.000}",
                $"{one.meanOfDeviations:0.000}", one.file,
            })));
        return 0;
    }
}
