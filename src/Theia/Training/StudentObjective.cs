using Theia.Checkpoints;
using Theia.Data.Errors;
using Theia.Networks.Layers;
using Theia.Student;
using Theia.Training.Losses;
using Theia.Training.Runs;
using Theia.Training.Targets;

namespace Theia.Training;

/// <summary>
/// A student that learns to predict the features of its teachers. What a step does depends on the student, the
/// statistics, the batch and the step's number alone.
/// </summary>
internal sealed class StudentObjective : IObjective<SampleBatch>
{
    private readonly RobotVisionModel _student;

    private readonly NormalizerSet _normalizers;

    private readonly TrainerOptions _options;

    private readonly DistillationLoss _loss;

    private readonly BatchTargets _targets;

    private readonly PixelUpload _pixels;

    private readonly ScalarType _type;

    /// <summary>Prepares to train.</summary>
    /// <param name="student">Stays the caller's.</param>
    /// <param name="normalizers">One a teacher; they stay the caller's.</param>
    /// <param name="options">How.</param>
    public StudentObjective(RobotVisionModel student, NormalizerSet normalizers, TrainerOptions options)
    {
        (_student, _normalizers, _options) = (student, normalizers, options);
        Parameters = StateDict.Of(student);
        _type = Parameters[0].Value.dtype;
        Device device = Parameters[0].Value.device;
        _loss = new DistillationLoss(options.Loss);
        _targets = new BatchTargets(normalizers.ByTeacher, _type, device);
        _pixels = new PixelUpload(TheiaModel.DefaultProcessor(student.Config), device);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Value)> Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> State => _normalizers.State;

    /// <summary>The losses of the last batch, in total and of each target.</summary>
    public LossSum Losses { get; private set; } = new();

    /// <inheritdoc/>
    public StepLoss Loss(SampleBatch batch, StepContext step)
    {
        _student.train();
        if (_options.FreezeStep is { } freeze && step.Step >= freeze)
            _student.FreezeTranslator();
        IReadOnlyList<string> names = _options.Draw.Of(step.Step);
        _targets.Observe(batch, names);
        var factors = Factors(step, batch, names);

        _ = manual_seed(_options.Draw.TorchSeed(step.Step));
        Losses = new LossSum();
        foreach ((var first, var count) in Parts(batch))
            Losses.Add(Learn(step, batch, names, factors, first, count), count);
        return new StepLoss(
            Losses.Main,
            [.. Losses.Targets.SelectMany(static target => LossScalars.Of($"train_{target.Key}_", target.Value))])
        {
            Totals = [.. LossScalars.Of("", Losses.Total)],
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _pixels.Dispose();

    private List<(int First, int Count)> Parts(SampleBatch batch)
    {
        var samples = batch.Keys.Count;
        var parts = Math.Min(_options.Parts, samples);
        List<(int First, int Count)> found = [];
        for (var part = 0; part < parts; part++)
        {
            var first = samples * part / parts;
            found.Add((first, (samples * (part + 1) / parts) - first));
        }

        return found;
    }

    // Which teacher has the greatest loss is a question to the whole batch. Where it goes through the student in parts,
    // the parts must not answer it one by one, so all losses are found first, without gradients.
    private Func<IReadOnlyDictionary<string, TargetLosses>, IReadOnlyDictionary<string, double>>? Factors(
        StepContext step, SampleBatch batch, IReadOnlyList<string> names)
    {
        if (!_options.Draw.Drops)
            return null;
        List<(int First, int Count)> parts = Parts(batch);
        if (parts.Count == 1)
            return losses => _options.Draw.Factors(step.Step, _loss.Main(losses));
        _ = manual_seed(_options.Draw.TorchSeed(step.Step));   // the dropout of the pass that learns
        using IDisposable quiet = no_grad();
        var sum = new LossSum();
        foreach ((var first, var count) in parts)
        {
            LossTensors losses = With(
                step, batch, names, first, count, (predictions, targets) => _loss.Compute(predictions, targets));
            sum.Add(losses, count);
        }

        IReadOnlyDictionary<string, double> whole = _options.Draw.Factors(step.Step, _loss.Main(sum.Targets));
        return _ => whole;
    }

    // Losses are means over samples, so a part counts by its share and the sum is that of the whole batch.
    private LossTensors Learn(
        StepContext step,
        SampleBatch batch,
        IReadOnlyList<string> names,
        Func<IReadOnlyDictionary<string, TargetLosses>, IReadOnlyDictionary<string, double>>? factors,
        int first,
        int count) => With(step, batch, names, first, count, (predictions, targets) =>
    {
        LossTensors losses = _loss.Compute(predictions, targets, factors);
        if (!double.IsFinite(losses.MainValue))
            RequireNumbers(step.Step, batch.Keys.Skip(first), targets);
        using Tensor share = losses.Main.Times((double)count / batch.Keys.Count);
        _ = step.Backward(share, losses.MainValue);
        return losses;
    });

    // What the student predicts and what its teachers say of some samples, for as long as the work on it takes.
    private LossTensors With(
        StepContext step,
        SampleBatch batch,
        IReadOnlyList<string> names,
        int first,
        int count,
        Func<Dictionary<string, Tensor>, Dictionary<string, Tensor>, LossTensors> work)
    {
        using Tensor images = _pixels.Pixels(batch, first, count);
        using Tensor pixels = images.to(_type);
        Dictionary<string, Tensor> predictions = Predict(step, pixels, names);
        Dictionary<string, Tensor> targets = _targets.Of(batch, names, first, count);
        try
        {
            return work(predictions, targets);
        }
        finally
        {
            foreach (Tensor tensor in predictions.Values.Concat(targets.Values))
                tensor.Dispose();
        }
    }

    private Dictionary<string, Tensor> Predict(StepContext step, Tensor pixels, IReadOnlyList<string> names)
    {
        using var half = step.AutocastScope();
        Dictionary<string, Tensor> predictions = _student.forward(pixels, names);
        if (half is null)
            return predictions;
        foreach (var name in names)
        {
            using Tensor coarse = predictions[name];
            predictions[name] = coarse.to(_type);
        }

        return predictions;
    }

    // A loss that is not a number may come from a feature that is none; then the data are to blame and not the run.
    private static void RequireNumbers(long step, IEnumerable<string> keys, Dictionary<string, Tensor> targets)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach ((var name, Tensor target) in targets)
        {
            var finite = target.isfinite().flatten(1).all(1).data<bool>().ToArray();
            if (Array.IndexOf(finite, false) is var at and >= 0)
            {
                throw new DataException(
                    name,
                    $"the feature of sample '{keys.ElementAt(at)}' (step {step + 1}) is not a number.",
                    new Remedy(
                        "Verify the data set to find the damaged shard, and extract it again.", RemedyStep.Verify));
            }
        }
    }
}
