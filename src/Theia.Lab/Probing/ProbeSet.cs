using System.Collections.Concurrent;
using Theia.Scenes;
using Theia.Scenes.Labeling;

namespace Theia.Lab.Probing;

/// <summary>
/// Scenes with known truth and crops of photographs, drawn once and kept for any number of subjects: what they are
/// probed on, and the labels of the cells of every grid that a subject has.
/// </summary>
internal sealed class ProbeSet
{
    // Test scenes lie apart, so that they are the same however many are fitted to.
    public const int FirstTestScene = 500_000;

    // Of what nearly all or nearly no scenes have, too few examples of one kind are left.
    private const double RarestAttribute = 0.05;

    private const double RarestPart = 0.001;

    private readonly ConcurrentDictionary<CellGrid, CellLabels> _cells = new();

    private ProbeSet(ProbeOptions options, IReadOnlyList<ProbeScene> scenes, IReadOnlyList<PhotoCrop> crops)
    {
        Options = options;
        Scenes = scenes;
        Crops = crops;
        Attributes = [.. Enumerable.Range(0, SceneAttributes.Names.Count)
            .Where(a => IsCommon(scenes.Take(options.Scenes).Average(scene => scene.Attributes[a])))];
        var pixels = new long[byte.MaxValue + 1];
        foreach (var part in scenes.Take(options.Scenes).SelectMany(scene => scene.Parts))
            pixels[part]++;
        Parts = [.. Enum.GetValues<ScenePart>().Where(part => pixels[(int)part] >= RarestPart * pixels.Sum())];
    }

    /// <summary>How it was drawn.</summary>
    public ProbeOptions Options { get; }

    /// <summary>Scenes to fit to, then scenes to test on.</summary>
    public IReadOnlyList<ProbeScene> Scenes { get; }

    /// <summary>Crops of photographs, those of one photograph side by side.</summary>
    public IReadOnlyList<PhotoCrop> Crops { get; }

    /// <summary>
    /// The attributes that are asked for, as numbers of <see cref="SceneAttributes.Names"/>: 5 to
    /// 95 % of the scenes to fit to have each.
    /// </summary>
    public IReadOnlyList<int> Attributes { get; }

    /// <summary>The parts that are asked for: at least 0.1 % of the pixels of the scenes to fit to show each.</summary>
    public IReadOnlyList<ScenePart> Parts { get; }

    /// <summary>Scenes to fit to.</summary>
    public int FitCount => Options.Scenes;

    /// <summary>Renders the probe set.</summary>
    /// <param name="options">How many of what.</param>
    /// <param name="progress">Told how many images of how many are ready; from several threads.</param>
    /// <param name="cancellation">Stops between images.</param>
    /// <exception cref="UsageException">An option is out of range, or the photographs are missing.</exception>
    /// <exception cref="DataException">A photograph is damaged.</exception>
    public static ProbeSet Draw(
        ProbeOptions options, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        options.Check();
        var crops = PhotoCrop.Cut(options, cut: null, cancellation);
        var (scenes, drawn) = (new ProbeScene[options.Scenes + options.TestScenes], 0);
        Parallel.For(
            0, scenes.Length,
            new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation }, i =>
            {
                scenes[i] = ProbeScene.Draw(
                    options.SceneSeed, i < options.Scenes ? i : FirstTestScene + i - options.Scenes);
                progress?.Invoke(Interlocked.Increment(ref drawn), scenes.Length);
            });
        return new ProbeSet(options, scenes, crops);
    }

    /// <summary>Ground truth for the cells of a grid, computed once.</summary>
    public CellLabels Cells(CellGrid grid) => _cells.GetOrAdd(grid, wanted => CellLabels.Of(this, wanted));

    /// <summary>The labels of scenes, [scenes, attributes] in float64: the caller's to dispose.</summary>
    public Tensor AttributeLabels(int first, int count)
    {
        var labels = new double[count * Attributes.Count];
        for (var i = 0; i < count; i++)
        {
            for (var a = 0; a < Attributes.Count; a++)
                labels[(i * Attributes.Count) + a] = Scenes[first + i].Attributes[Attributes[a]];
        }

        return tensor(labels, [count, Attributes.Count]);
    }

    private static bool IsCommon(double share) => share is >= RarestAttribute and <= 1 - RarestAttribute;
}
