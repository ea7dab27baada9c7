using System.Text.Json;
using System.Text.Json.Nodes;
using Theia.Data.IO;
using Theia.Data.Json;
using Theia.Training.Runs;

namespace Theia.Training;

/// <summary>The configuration keys that may change on resume, and the log of changes.</summary>
internal static class RunChanges
{
    private static readonly JsonSerializerOptions _line = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// Keys that decide how the remaining steps are done. With any other the run would be another one: other data,
    /// another student, another goal, or a course of the learning rate that does not fit the steps that are done.
    /// </summary>
    public static IReadOnlyList<string> Changeable { get; } =
        [
            "learningRate", "gradClip", "gradClipNorm", "gradClipNormWarmup", "threads",
            "saveCkptInterval", "stripInterval", "prefetch", "savePth",
        ];

    /// <summary>Refuses overrides of keys that would make the run another one.</summary>
    /// <exception cref="UsageException">There are such keys; all are named.</exception>
    public static void RequireChangeable(IEnumerable<string> overrides)
    {
        List<string> refused = [.. overrides.Select(static text => text.Split('=')[0])
            .Where(key => !Changeable.Contains(key, StringComparer.Ordinal)).Distinct()];
        if (refused.Count > 0)
        {
            throw new UsageException(
                $"A resumed run cannot change {string.Join(", ", refused.Select(JsonText.Quote))}: "
                + $"it would be another run. It can change {string.Join(", ", Changeable)}. "
                + "For anything else start a new run; "
                + "checkpointPath=RUN/model starts it from the weights of this one.");
        }
    }

    /// <summary>Appends the changes and their step to the log, then writes the new configuration.</summary>
    /// <returns>A sentence a change.</returns>
    /// <exception cref="ResourceException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Record(RunFolder folder, long step, DistillConfig before, DistillConfig after)
    {
        JsonObject old = Parse(before), changed = Parse(after), changes = [];
        foreach (var key in Changeable.Where(key => !JsonNode.DeepEquals(old[key], changed[key])))
            changes[key] = new JsonObject { ["from"] = old[key]?.DeepClone(), ["to"] = changed[key]?.DeepClone() };
        if (changes.Count == 0)
            return [];
        var line = new JsonObject { ["step"] = step, ["changes"] = changes }.ToJsonString(_line);
        var lines = File.Exists(folder.Changes) ? File.ReadAllText(folder.Changes) : "";
        // The record first: a configuration never changes without it.
        AtomicFile.WriteText(folder.Changes, $"{lines}{line}\n");
        AtomicFile.WriteText(folder.Config, after.ToJson());
        return [.. changes.Select(change => $"From step {step + 1} on {change.Key} is {Text(change.Value!["to"])}; "
            + $"it was {Text(change.Value!["from"])}.")];
    }

    private static string Text(JsonNode? value) => value?.ToJsonString(_line) ?? "null";

    private static JsonObject Parse(DistillConfig config) => (JsonObject)JsonNode.Parse(config.ToJson())!;
}
