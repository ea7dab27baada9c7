using Theia.Checkpoints;
using Theia.Training.Losses;
using Theia.Training.Targets;

namespace Theia.Training.Evaluation;

/// <summary>Compares what students predict with what the teachers say, over one pass of a source.</summary>
internal sealed class StudentEvaluator(IReadOnlyDictionary<string, ITargetNormaliser> normalisers, DistillationLoss loss, Device device)
{
    /// <summary>Evaluates students side by side, so that features are read once.</summary>
    /// <param name="students">At least one.</param>
    /// <param name="source">What to compare on: one pass of <see cref="IBatchSource.StepsPerEpoch"/> batches.</param>
    /// <param name="mean">True adds a predictor that always says the mean of the training features, which normalisation has made zero.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>A meter a student, and last that of the mean.</returns>
    public IReadOnlyList<ScoreMeter> Run(IReadOnlyList<RobotVisionModel> students, IBatchSource source, bool mean, CancellationToken cancellation)
    {
        List<ScoreMeter> meters = [.. Enumerable.Range(0, students.Count + (mean ? 1 : 0)).Select(_ => new ScoreMeter(loss))];
        IReadOnlyList<string> names = [.. students[0].Targets];
        ScalarType type = StateDict.Of(students[0])[0].Value.dtype;
        using var pixels = new PixelUpload(ImageProcessor.Theia, device);
        var targets = new BatchTargets(normalisers, type, device);
        using IDisposable quiet = no_grad();
        foreach (RobotVisionModel student in students)
            student.eval();
        for (long step = 0; step < source.StepsPerEpoch; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            SampleBatch batch = source.Read(step);
            using DisposeScope scope = NewDisposeScope();
            Tensor images = pixels.Pixels(batch, 0, batch.Keys.Count).to(type);
            Dictionary<string, Tensor> features = targets.Of(batch, names, 0, batch.Keys.Count);
            for (var i = 0; i < students.Count; i++)
                meters[i].Add(students[i].forward(images), features, batch.Keys.Count);
            if (mean)
                meters[^1].Add(features.ToDictionary(static feature => feature.Key, static feature => zeros_like(feature.Value), StringComparer.Ordinal), features, batch.Keys.Count);
        }

        return meters;
    }
}
