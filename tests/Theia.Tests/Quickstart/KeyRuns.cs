using Theia.Data.Logging;
using Theia.Lab.Quickstart;
using Theia.Tests.Pipeline;

namespace Theia.Tests.Quickstart;

/// <summary>
/// Quickstarts that are as small as they can be. Packing and extraction are done once, and every run begins with a
/// copy of their data.
/// </summary>
public sealed class KeyRuns : IDisposable
{
    internal const int Steps = 8,
        BatchSize = 4;

    private const int ImageCount = 24;

    private static readonly TeacherSpec _classy = new("fake/token", "fake", new FeatureSize(6, 7, 7))
    {
        HasClassToken = true,
        Trained = false,
    };

    private readonly ScratchFolder _folder = new();

    public KeyRuns()
    {
        Directory.CreateDirectory(_folder["own"]);
        for (var i = 0; i < ImageCount; i++)
            File.WriteAllBytes(_folder["own", $"{i:00}.png"], NoiseImages.Image(32, 32, i).EncodePng());
        // Float32 and one thread, so that runs can be compared to the bit; a cosine and a warm-up, so that their keys
        // matter.
        File.WriteAllText(
            _folder["key.json"],
            $$"""
            {
              "backbone": "facebook/deit-tiny-patch16-224",
              "backboneConfig": {
                "hiddenSize": 16, "numAttentionHeads": 2, "numHiddenLayers": 1, "intermediateSize": 32
              },
              "translatorKwargs": { "hiddenSizeFactor": 0.25 },
              "datasetRatio": 1, "evalRatio": 1, "steps": {{Steps}}, "batchSize": {{BatchSize}}, "learningRate": 1e-2,
              "warmUpStepsRatio": 0.25, "precision": "fp32"
            }
            """
        );
        Base = Run();
    }

    /// <summary>Teachers without a network, one of which has a class token.</summary>
    internal static IReadOnlyList<QuickstartTeacher> Teachers { get; } = [Fake(FakeTeacher.Coarse), Fake(_classy)];

    /// <summary>The run without any change.</summary>
    internal KeyRun Base { get; }

    public void Dispose() => _folder.Dispose();

    /// <summary>A folder that is not there yet.</summary>
    internal string NewFolder() => _folder[$"run-{Guid.NewGuid():N}"];

    internal QuickstartOptions Options(string folder, params IReadOnlyList<string> words) =>
        new()
        {
            Folder = folder,
            Images = _folder["own"],
            ImageCount = ImageCount,
            ProbeScenes = 0,
            Threads = 1,
            Config = _folder["key.json"],
            Overrides = words,
        };

    /// <summary>All stages, from the images to the report.</summary>
    internal KeyRun Run(params IReadOnlyList<string> words)
    {
        var folder = NewFolder();
        var quickstart = QuickstartRun.Begin(Options(folder, words), Teachers);
        // Only now: a quickstart refuses a folder with data in it that it has not begun itself.
        if (Base is not null)
            PreparedSet.Copy(Path.Combine(Base.Folder, "data"), Path.Combine(folder, "data"));
        foreach (QuickstartStage stage in quickstart.Stages)
            _ = stage.Run(new Progress<StageProgress>(), TestContext.Current.CancellationToken);
        IReadOnlyList<RunLogEntry> log = RunLog.Read(Path.Combine(folder, "run", "log.jsonl"));
        return new KeyRun(
            folder,
            [.. log.Where(line => line.Kind == "train")],
            [.. log.Where(line => line.Kind == "evaluate")],
            File.ReadAllText(quickstart.ReportPath)
        );
    }

    private static QuickstartTeacher Fake(TeacherSpec spec) =>
        new(spec, spec.Id[5..], "a teacher of tests", Folder: null, () => new FakeTeacher(spec));
}
