namespace Theia.Lab.Probing;

/// <summary>Runs all probes on the frozen features of a subject.</summary>
internal static class Prober
{
    /// <summary>Measures one subject.</summary>
    /// <param name="set">What to probe on; any number of subjects may share it.</param>
    /// <param name="subject">Whose features.</param>
    /// <param name="progress">Told how many images of how many it has looked at.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="UsageException">The subject's tokens do not form a square grid, or have
    /// non-finite values.</exception>
    public static ProbeResult Measure(
        ProbeSet set, ProbeSubject subject, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var look = new SubjectRunner(set, subject, progress, cancellation);
        using var bootstrap = Bootstrap.Of(set.Options.Seed, set.Options.TestScenes);
        Dictionary<ProbeMeasure, double[]> draws = [];
        MeasureScenes(set, look, bootstrap, draws);
        if (set.Crops.Count > 0)
            Add(draws, PhotographProbe.Measure(look.Crops(), set.Crops, set.Options.Seed));
        if (subject is { Texts: { } texts, Images: { } images })
            Add(draws, MeasureCaptions(set, texts, images, bootstrap, cancellation));
        return new ProbeResult(
            subject.Name, subject.Kind, look.VectorSize, look.Grid.Side, look.TokenSize,
            ProbeMeasure.All.Where(draws.ContainsKey)
                .ToDictionary(measure => measure, measure => ProbeScore.Of(draws[measure])));
    }

    /// <summary>Measures subjects that differ by their seed, one after the other, and takes the mean.</summary>
    /// <param name="set">What to probe on.</param>
    /// <param name="name">What the mean is called.</param>
    /// <param name="subjects">Opens each; it is disposed when it has been measured.</param>
    /// <param name="progress">Told how many images of how many have been looked at.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static ProbeResult MeasureMean(
        ProbeSet set, string name, IReadOnlyList<Func<ProbeSubject>> subjects,
        Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        List<ProbeResult> results = [];
        foreach (var open in subjects)
        {
            cancellation.ThrowIfCancellationRequested();
            using var subject = open();
            var before = results.Count;
            results.Add(Measure(
                set, subject, (done, total) => progress?.Invoke((before * total) + done, subjects.Count * total),
                cancellation));
        }

        return results.Count == 1 ? results[0] with { Name = name } : ProbeResult.Mean(name, results);
    }

    private static void MeasureScenes(
        ProbeSet set, SubjectRunner look, Bootstrap bootstrap, Dictionary<ProbeMeasure, double[]> draws)
    {
        using var scope = NewDisposeScope();
        var (fit, patches) = look.Fit();
        using var moments = patches;
        using var patchProbe = PatchProbe.Fit(moments);
        var (test, scores) = look.Test(patchProbe);
        Tensor fitLabels = set.AttributeLabels(0, set.FitCount),
            labels = set.AttributeLabels(set.FitCount, set.Options.TestScenes);
        var linear = AttributeProbe.Answer(fit, fitLabels, test);
        var vote = NeighborProbe.Answer(fit, fitLabels, test);
        draws[ProbeMeasure.Attributes] = linear.Area(labels, bootstrap);
        draws[ProbeMeasure.AttributesBalanced] = linear.Balanced(fitLabels, labels, bootstrap);
        draws[ProbeMeasure.Neighbors] = vote.Area(labels, bootstrap);
        draws[ProbeMeasure.NeighborsBalanced] = vote.Balanced(fitLabels, labels, bootstrap);
        (draws[ProbeMeasure.Depth], draws[ProbeMeasure.DepthError]) = scores.Depth(bootstrap);
        (draws[ProbeMeasure.Parts], draws[ProbeMeasure.PartsBalanced]) = scores.Parts(bootstrap);
        double[][] parts =
        [
            draws[ProbeMeasure.Attributes], draws[ProbeMeasure.Neighbors],
            draws[ProbeMeasure.Depth], draws[ProbeMeasure.Parts],
        ];
        draws[ProbeMeasure.Mean] = [.. Enumerable.Range(0, parts[0].Length)
            .Select(draw => parts.Average(part => part[draw]))];
    }

    private static IEnumerable<(ProbeMeasure Measure, double[] Draws)> MeasureCaptions(
        ProbeSet set, Func<IReadOnlyList<string>, Tensor> texts, Func<IReadOnlyList<RgbImage>, Tensor> images,
        Bootstrap bootstrap, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        List<Tensor> seen = [], read = [];
        foreach (var batch in set.Scenes.Skip(set.FitCount).Chunk(SubjectRunner.BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            seen.Add(images([.. batch.Select(scene => scene.Image)]));
            read.Add(texts([.. batch.Select(scene => scene.Caption)]));
        }

        return CaptionProbe.Measure(
            cat(seen, 0), cat(read, 0), [.. set.Scenes.Skip(set.FitCount).Select(scene => scene.Caption)], bootstrap);
    }

    private static void Add(
        Dictionary<ProbeMeasure, double[]> draws, IEnumerable<(ProbeMeasure Measure, double[] Draws)> measured)
    {
        // What nothing could be asked of (no photograph held out, no two crops apart) has no number.
        foreach (var (measure, values) in measured.Where(one => double.IsFinite(one.Draws[0])))
            draws[measure] = values;
    }
}
