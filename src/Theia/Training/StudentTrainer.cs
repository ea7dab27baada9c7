using Theia.Checkpoints;
using Theia.Data.Errors;
using Theia.Layers;
using Theia.Training.Losses;
using Theia.Training.Optimisation;
using Theia.Training.Precision;
using Theia.Training.Targets;

namespace Theia.Training;

/// <summary>One optimiser step after another on a student. Everything that a step depends on is the student, the optimiser, the statistics and the step's number.</summary>
internal sealed class StudentTrainer : IDisposable
{
    private readonly RobotVisionModel _student;

    private readonly TrainerOptions _options;

    private readonly AdamWOptimizer _optimizer;

    private readonly DistillationLoss _loss;

    private readonly BatchTargets _targets;

    private readonly PixelUpload _pixels;

    private readonly Parameter[] _parameters;

    private readonly ScalarType _type;

    /// <summary>Prepares to train.</summary>
    /// <param name="student">Stays the caller's.</param>
    /// <param name="normalisers">One a teacher; they stay the caller's.</param>
    /// <param name="options">How.</param>
    public StudentTrainer(RobotVisionModel student, IReadOnlyDictionary<string, ITargetNormaliser> normalisers, TrainerOptions options)
    {
        (_student, _options) = (student, options);
        IReadOnlyList<(string Name, Parameter Value)> parameters = StateDict.Of(student);
        _parameters = [.. parameters.Select(static parameter => parameter.Value)];
        _type = _parameters[0].dtype;
        _optimizer = new AdamWOptimizer(parameters, options.WeightDecay, options.Fused) { Beta1 = options.Beta1, Beta2 = options.Beta2 };
        _loss = new DistillationLoss(options.Loss);
        _targets = new BatchTargets(normalisers, _type, options.Device);
        _pixels = new PixelUpload(TheiaModel.DefaultProcessor(student.Config), options.Device);
    }

    /// <summary>True when the fused kernel does the optimiser steps.</summary>
    public bool IsFused => _optimizer.IsFused;

    /// <summary>The learning rate of every step.</summary>
    public LearningRateSchedule Schedule => _options.Schedule;

    /// <summary>What to do when the run has diverged; a sentence.</summary>
    public Remedy AfterDivergence => _options.AfterDivergence;

    /// <summary>Moments and counters, to be saved.</summary>
    public IEnumerable<(string Name, Tensor Value)> OptimizerState => _optimizer.State;

    /// <summary>Trains on one batch.</summary>
    /// <param name="step">Steps done before.</param>
    /// <param name="batch">What to learn from.</param>
    /// <exception cref="DataException">A feature is not a number.</exception>
    /// <exception cref="DivergenceException">The loss or its gradient is not finite, though the features are. The weights are those before the step.</exception>
    public StepOutcome Step(long step, SampleBatch batch)
    {
        LossSum losses = Accumulate(step, batch);
        var rate = _options.Schedule.At(step);
        var norm = GradientNorm.Of(_parameters);
        if (!double.IsFinite(norm))
        {
            _optimizer.ClearGradients();
            throw Diverged("gradient", norm, step);
        }

        var clip = 1.0;
        if (_options.ClipLimit is { } limit)
        {
            clip = GradientNorm.ClipCoefficient(norm, step < _options.Schedule.WarmUpSteps ? limit.WarmUp : limit.After);
            if (clip < 1)
                GradientNorm.Scale(_parameters, clip);
        }

        _optimizer.Step(rate);
        _optimizer.ClearGradients();
        return new StepOutcome(rate, losses.Main, losses.Total, losses.Targets, norm, clip);
    }

    /// <summary>The first half of a step: leaves the gradients of the whole batch in the parameters.</summary>
    internal LossSum Accumulate(long step, SampleBatch batch)
    {
        _student.train();
        if (_options.FreezeStep is { } freeze && step >= freeze)
            _student.FreezeTranslator();
        IReadOnlyList<string> names = _options.Draw.Of(step);
        _targets.Observe(batch, names);
        var factors = Factors(step, batch, names);

        _ = manual_seed(_options.Draw.TorchSeed(step));
        var sum = new LossSum();
        foreach ((var first, var count) in Parts(batch))
            sum.Add(Learn(step, batch, names, factors, first, count), count);
        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _pixels.Dispose();
    }

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

    // Which teacher has the greatest loss is a question to the whole batch. Where it goes through the student in parts, the parts must
    // not answer it one by one, so all losses are found first, without gradients.
    private Func<IReadOnlyDictionary<string, TargetLosses>, IReadOnlyDictionary<string, double>>? Factors(
        long step, SampleBatch batch, IReadOnlyList<string> names)
    {
        if (!_options.Draw.Drops)
            return null;
        List<(int First, int Count)> parts = Parts(batch);
        if (parts.Count == 1)
            return losses => _options.Draw.Factors(step, _loss.Main(losses));
        _ = manual_seed(_options.Draw.TorchSeed(step));   // the dropout of the pass that learns
        using IDisposable quiet = no_grad();
        var sum = new LossSum();
        foreach ((var first, var count) in parts)
            sum.Add(With(batch, names, first, count, (predictions, targets) => _loss.Compute(predictions, targets)), count);
        IReadOnlyDictionary<string, double> whole = _options.Draw.Factors(step, _loss.Main(sum.Targets));
        return _ => whole;
    }

    // Losses are means over samples, so a part counts by its share and the sum is that of the whole batch.
    private LossTensors Learn(
        long step,
        SampleBatch batch,
        IReadOnlyList<string> names,
        Func<IReadOnlyDictionary<string, TargetLosses>, IReadOnlyDictionary<string, double>>? factors,
        int first,
        int count) => With(batch, names, first, count, (predictions, targets) =>
    {
        LossTensors losses = _loss.Compute(predictions, targets, factors);
        if (!double.IsFinite(losses.MainValue))
        {
            _optimizer.ClearGradients();
            throw NotANumber(step, batch.Keys.Skip(first), targets, losses);
        }

        using Tensor share = losses.Main.Times((double)count / batch.Keys.Count);
        share.backward();
        return losses;
    });

    // What the student predicts and what its teachers say of some samples, for as long as the work on it takes.
    private LossTensors With(
        SampleBatch batch, IReadOnlyList<string> names, int first, int count, Func<Dictionary<string, Tensor>, Dictionary<string, Tensor>, LossTensors> work)
    {
        using Tensor images = _pixels.Pixels(batch, first, count);
        using Tensor pixels = images.to(_type);
        Dictionary<string, Tensor> predictions = Predict(pixels, names), targets = _targets.Of(batch, names, first, count);
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

    private Dictionary<string, Tensor> Predict(Tensor pixels, IReadOnlyList<string> names)
    {
        if (!_options.BFloat16)
            return _student.forward(pixels, names);
        using var half = Autocast.ToBFloat16(_options.Device.type);
        Dictionary<string, Tensor> predictions = _student.forward(pixels, names);
        foreach (var name in names)
        {
            using Tensor coarse = predictions[name];
            predictions[name] = coarse.to(_type);
        }

        return predictions;
    }

    private TheiaException NotANumber(long step, IEnumerable<string> keys, Dictionary<string, Tensor> targets, LossTensors losses)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach ((var name, Tensor target) in targets)
        {
            var finite = target.isfinite().flatten(1).all(1).data<bool>().ToArray();
            if (Array.IndexOf(finite, false) is var at and >= 0)
                return new DataException(name, $"the feature of sample '{keys.ElementAt(at)}' (step {step + 1}) is not a number.", new Remedy("Verify the data set to find the damaged shard, and extract it again.", RemedyStep.Verify));
        }

        return Diverged("loss", losses.MainValue, step);
    }

    private DivergenceException Diverged(string what, double value, long step) => new(what, value, step + 1, _options.AfterDivergence);
}
