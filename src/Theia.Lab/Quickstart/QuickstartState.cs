using System.Diagnostics;
using System.Text.Json;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.Lab.Quickstart;

/// <summary>
/// The file <c>quickstart.json</c>: the options of a quickstart, its finished stages and their durations.
/// An interrupted run finds its place by it.
/// </summary>
internal sealed class QuickstartState
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _path;
    private readonly Content _content;

    private QuickstartState(string path, Content content)
    {
        _path = path;
        _content = content;
    }

    /// <summary>Reads the state of a folder, or writes a first one.</summary>
    /// <exception cref="UsageException">The folder has other options, or files that the quickstart
    /// did not write.</exception>
    /// <exception cref="DataException">The file is damaged.</exception>
    public static QuickstartState Open(QuickstartOptions options, IReadOnlyList<string> teachers)
    {
        var path = Path.Combine(options.Folder, "quickstart.json");
        var wanted = Choices.Of(options, teachers);
        if (!File.Exists(path))
        {
            // The file marks the folder as ours.
            ForeignEntries.RequireNone(options.Folder, Remedy.ChooseOutput());
            var state = new QuickstartState(path, new Content(wanted, []));
            state.Save();
            return state;
        }

        Content begun = Read(path);
        List<string> differences = begun.Choices.Differences(wanted);
        return differences.Count == 0 ? new QuickstartState(path, begun) : throw new UsageException(
            $"{options.Folder} was started with other options: {string.Join("; ", differences)}.",
            Remedy.ChooseOutput("Repeat them to resume it, or choose another folder."));
    }

    /// <summary>Seconds that a stage took, interrupted attempts included.</summary>
    public double Seconds(string stage) => Entry(stage).Seconds;

    /// <summary>Summary of a finished stage; null if unfinished.</summary>
    public string? Did(string stage) => Entry(stage).Did;

    /// <summary>Does a stage unless an earlier run has, and keeps the time.</summary>
    /// <returns>What it did.</returns>
    public string Once(string stage, Func<string> work)
    {
        if (Did(stage) is { } done)
            return done;
        var start = Stopwatch.GetTimestamp();
        string? did = null;
        try
        {
            did = work();
            return did;
        }
        finally
        {
            _content.Stages[stage] = new Stage(Seconds(stage) + Stopwatch.GetElapsedTime(start).TotalSeconds, did);
            Save();
        }
    }

    private static Content Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path), _format)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException damage)
        {
            throw new DataException(
                path, $"is damaged: {JsonFault.Describe(damage)}",
                Remedy.ChooseOutput("Choose another folder."), damage);
        }
    }

    private Stage Entry(string stage) => _content.Stages.GetValueOrDefault(stage) ?? new Stage(0, null);

    private void Save() => AtomicFile.WriteBytes(_path, JsonSerializer.SerializeToUtf8Bytes(_content, _format));

    private sealed record Content(Choices Choices, Dictionary<string, Stage> Stages);

    private sealed record Stage(double Seconds, string? Did);

    /// <summary>The options that must match to resume. The number of threads is not one of them.</summary>
    private sealed record Choices(
        string? Images, int ImageCount, bool All, long Seed, IReadOnlyList<string>? Teachers,
        int ProbeScenes, IReadOnlyList<string> Overrides)
    {
        public static Choices Of(QuickstartOptions options, IReadOnlyList<string> teachers) => new(
            options.Images is { } images ? Path.GetFullPath(images) : null, options.ImageCount,
            options.All, options.Seed, teachers, options.ProbeScenes, options.Overrides);

        public List<string> Differences(Choices wanted)
        {
            List<string> found = [];
            Compare("images of", Images ?? "the program's own", wanted.Images ?? "the program's own");
            Compare("number of images", ImageCount, wanted.ImageCount);
            Compare("all images", All, wanted.All);
            Compare("seed", Seed, wanted.Seed);
            Compare("teachers", string.Join(' ', Teachers ?? []), string.Join(' ', wanted.Teachers ?? []));
            Compare("scenes of probes", ProbeScenes, wanted.ProbeScenes);
            Compare("changes to the configuration", string.Join(' ', Overrides), string.Join(' ', wanted.Overrides));
            return found;

            void Compare<T>(string what, T then, T now)
            {
                if (!EqualityComparer<T>.Default.Equals(then, now))
                    found.Add($"{what}: {then} then, {now} now");
            }
        }
    }
}
