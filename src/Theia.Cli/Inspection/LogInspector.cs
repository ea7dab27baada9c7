using Theia.Data.Logging;
using Theia.Data.Packing;

namespace Theia.Cli.Inspection;

/// <summary>
/// Looks at the files that grow line by line: the log of a run, events of TensorBoard, and the plan of a data set.
/// </summary>
internal static class LogInspector
{
    /// <summary>Steps, kinds and the last values of a log.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public static FileSummary RunLog(string path)
    {
        (List<RunLogEntry> entries, _) = RunLogLines.Read(path, long.MaxValue);
        var facts = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["lines"] = entries.Count,
            ["kinds"] = entries.GroupBy(entry => entry.Kind, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
        };
        if (entries is [.., var last])
        {
            facts["first step"] = entries[0].Step;
            facts["last step"] = last.Step;
            facts["last time"] = last.Time;
            foreach ((var name, var value) in last.Values)
                facts[$"last.{name}"] = value;
        }

        return new FileSummary(path, "log of a run") { Facts = facts };
    }

    /// <summary>Steps and tags of an event file.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public static FileSummary Events(string path)
    {
        (List<Event> events, _) = EventRecords.Read(path, long.MaxValue);
        Event[] summaries = [.. events.Where(one => one.Summary is not null)];
        var facts = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["bytes"] = new FileInfo(path).Length,
            ["events"] = events.Count,
            ["first step"] = summaries.FirstOrDefault()?.Step,
            ["last step"] = summaries.LastOrDefault()?.Step,
            ["tags"] = summaries.SelectMany(one => one.Summary.Value).Select(value => value.Tag)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray(),
        };
        return new FileSummary(path, "TensorBoard events") { Facts = facts };
    }

    /// <summary>Options and size of a plan.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public static FileSummary PackPlan(string path)
    {
        PackPlan plan = PackPlanFile.TryLoad(path)!;
        var facts = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["size"] = plan.Size,
            ["samples per shard"] = plan.SamplesPerShard,
            ["group by source"] = plan.GroupBySource,
            ["seed"] = plan.Seed,
            ["images"] = plan.Images.Count,
        };
        foreach (var split in plan.Images.GroupBy(image => image.Split, StringComparer.Ordinal))
            facts[split.Key] = split.Count();
        return new FileSummary(path, "plan of a data set") { Facts = facts };
    }
}
