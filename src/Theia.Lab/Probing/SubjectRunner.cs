namespace Theia.Lab.Probing;

/// <summary>
/// Shows the images of a set to a subject, batch by batch. What it returns is the caller's to dispose.
/// </summary>
internal sealed class SubjectRunner
{
    /// <summary>Images at once.</summary>
    public const int BatchSize = 32;

    private readonly ProbeSet _set;
    private readonly ProbeSubject _subject;
    private readonly Action<int, int>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly int _total;
    private int _done;

    /// <summary>Learns the sizes of the subject's features from one image.</summary>
    public SubjectRunner(ProbeSet set, ProbeSubject subject, Action<int, int>? progress, CancellationToken cancellation)
    {
        (_set, _subject, _progress, _cancellation) = (set, subject, progress, cancellation);
        _total = set.Scenes.Count + set.Crops.Count;
        using var first = subject.Features([set.Scenes[0].Image]);
        var tokens = (int)first.Patches.size(1);
        var side = (int)Math.Round(Math.Sqrt(tokens));
        if (side * side != tokens || side > ProbeOptions.Side / 2)
        {
            throw new UsageException(
                $"{subject.Name} returns {tokens} tokens for an image of {ProbeOptions.Side} x {ProbeOptions.Side}; "
                + "probes need a square grid of cells of at least 2 pixels.");
        }

        Grid = new CellGrid(side, subject.Field);
        (VectorSize, TokenSize) = ((int)first.Global.size(1), (int)first.Patches.size(2));
    }

    /// <summary>The cells of its tokens.</summary>
    public CellGrid Grid { get; }

    /// <summary>Numbers in an image's vector.</summary>
    public int VectorSize { get; }

    /// <summary>Numbers in a token.</summary>
    public int TokenSize { get; }

    /// <summary>Vectors of the scenes to fit to, and the sums over their tokens.</summary>
    public (Tensor Vectors, PatchMoments Moments) Fit()
    {
        var labels = _set.Cells(Grid);
        var moments = new PatchMoments(TokenSize, _set.Parts.Count);
        var vectors = Look([.. _set.Scenes.Take(_set.FitCount).Select(scene => scene.Image)], (first, count, patches) =>
            moments.Add(
                patches, labels.LogDepth.AsSpan(first * Grid.Count, count * Grid.Count),
                labels.Parts.AsSpan(first * Grid.Count, count * Grid.Count)));
        return (vectors, moments);
    }

    /// <summary>Vectors of the scenes to test on, and how right a probe is about their tokens.</summary>
    public (Tensor Vectors, PatchScores Scores) Test(PatchProbe probe)
    {
        var labels = _set.Cells(Grid);
        var scores = new PatchScores(_set.Options.TestScenes, _set.Parts.Count);
        var vectors = Look([.. _set.Scenes.Skip(_set.FitCount).Select(scene => scene.Image)], (first, count, patches) =>
        {
            var (depth, parts) = probe.Predict(patches);
            for (var i = 0; i < count; i++)
            {
                int said = i * Grid.Count, truth = (_set.FitCount + first + i) * Grid.Count;
                scores.Add(
                    first + i, depth.AsSpan(said, Grid.Count), parts.AsSpan(said, Grid.Count),
                    labels.LogDepth.AsSpan(truth, Grid.Count), labels.Parts.AsSpan(truth, Grid.Count));
            }
        });
        return (vectors, scores);
    }

    /// <summary>Vectors of the crops of photographs.</summary>
    public Tensor Crops() => Look([.. _set.Crops.Select(crop => crop.Image)], (_, _, _) => { });

    private Tensor Look(IReadOnlyList<RgbImage> images, Action<int, int, Tensor> see)
    {
        var vectors = zeros([images.Count, VectorSize], dtype: ScalarType.Float32);
        for (var first = 0; first < images.Count; first += BatchSize)
        {
            _cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            RgbImage[] batch = [.. images.Skip(first).Take(BatchSize)];
            using var features = _subject.Features(batch);
            if (!features.Global.isfinite().all().item<bool>() || !features.Patches.isfinite().all().item<bool>())
            {
                throw new UsageException(
                    $"{_subject.Name} returns NaN or infinity. Its weights are damaged, "
                    + "or its training diverged.");
            }

            _ = vectors.narrow(0, first, batch.Length).copy_(features.Global);
            see(first, batch.Length, features.Patches);
            _progress?.Invoke(_done += batch.Length, _total);
        }

        return vectors;
    }
}
