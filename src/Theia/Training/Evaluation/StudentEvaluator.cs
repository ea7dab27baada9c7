using Theia.Checkpoints;
using Theia.Student;
using Theia.Training.Losses;
using Theia.Training.Targets;

namespace Theia.Training.Evaluation;

/// <summary>Compares student predictions with teacher features over one pass of a source.</summary>
internal sealed class StudentEvaluator(
    IReadOnlyDictionary<string, ITargetNormalizer> normalizers, DistillationLoss loss, Device device)
{
    /// <summary>Evaluates students side by side, so that features are read once.</summary>
    /// <param name="students">At least one.</param>
    /// <param name="source">What to compare on: one pass of <see cref="IBatchSource.StepsPerEpoch"/> batches.</param>
    /// <param name="mean">True adds a constant prediction of the mean of the training features, for teachers with a
    /// known mean. Class tokens have a mean of their own, which nothing measures.
    /// </param>
    /// <param name="cancellation">Stops between batches.</param>
    public EvaluationMeters Run(
        IReadOnlyList<RobotVisionModel> students, IBatchSource source, bool mean, CancellationToken cancellation)
    {
        using DisposeScope whole = NewDisposeScope();
        IReadOnlyList<string> names = [.. students[0].Targets];
        Dictionary<string, Tensor> means = mean ? Means(names) : [];
        var meters = new EvaluationMeters(
            [.. students.Select(_ => new ScoreMeter(loss))], means.Count > 0 ? new ScoreMeter(loss) : null);
        ScalarType type = StateDict.Of(students[0])[0].Value.dtype;
        using var pixels = new PixelUpload(TheiaModel.DefaultProcessor(students[0].Config), device);
        var targets = new BatchTargets(normalizers, type, device);
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
                meters.Students[i].Add(students[i].forward(images), features, batch.Keys.Count);
            meters.Mean?.Add(
                means.ToDictionary(
                    static one => one.Key, one => one.Value.expand_as(features[one.Key]), StringComparer.Ordinal),
                features,
                batch.Keys.Count);
        }

        return meters;
    }

    private Dictionary<string, Tensor> Means(IReadOnlyList<string> names)
    {
        Dictionary<string, Tensor> means = new(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (TargetSampler.Teacher(name) == name && normalizers[name].Mean is { } mean)
                means[name] = tensor(mean.ToArray(), device: device);
        }

        return means;
    }
}
