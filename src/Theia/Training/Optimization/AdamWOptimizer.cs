using Theia.Networks.Layers;

namespace Theia.Training.Optimization;

/// <summary>
/// AdamW (arXiv 1711.05101) with explicit state tensors: two moments and a step counter per
/// parameter, saved and restored bit-exactly. A parameter without a gradient is left out of a step
/// entirely: no momentum, no decay, no count.
/// </summary>
internal sealed class AdamWOptimizer : IDisposable
{
    private readonly List<Slot> _slots = [];

    private readonly double _weightDecay;

    /// <summary>Starts with zero moments.</summary>
    /// <param name="parameters">Names and parameters of the student.</param>
    /// <param name="weightDecay">For the parameters that decay.</param>
    /// <param name="fused">True to use libtorch's fused kernel where there is one.</param>
    public AdamWOptimizer(
        IEnumerable<(string Name, Parameter Parameter)> parameters, double weightDecay, bool fused = true)
    {
        _weightDecay = weightDecay;
        IsFused = fused && FusedAdamW.IsAvailable;
        foreach ((var name, Parameter parameter) in parameters)
            _slots.Add(new Slot(name, parameter));
    }

    /// <summary>True when libtorch's fused kernel is used.</summary>
    public bool IsFused { get; }

    /// <summary>Decay of the running mean of gradients.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the running mean of squared gradients.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>
    /// The state: <c>NAME.exp_avg</c> and <c>NAME.exp_avg_sq</c> in the parameter's shape,
    /// <c>NAME.step</c> a scalar. Owned by the optimizer.
    /// </summary>
    public IEnumerable<(string Name, Tensor Value)> State => _slots.SelectMany(static slot => new[]
    {
        ($"{slot.Name}.exp_avg", slot.Average), ($"{slot.Name}.exp_avg_sq", slot.SquareAverage),
        ($"{slot.Name}.step", slot.Step),
    });

    /// <summary>Updates every parameter that has a gradient.</summary>
    public void Step(double learningRate)
    {
        using IDisposable quiet = no_grad();
        foreach (IGrouping<bool, Slot> group in _slots.GroupBy(static slot => slot.Decays))
        {
            var numbers = new AdamWHyperparameters(learningRate, Beta1, Beta2, group.Key ? _weightDecay : 0, Epsilon);
            List<(Slot Slot, Tensor Gradient)> pairs = [.. group.Select(static slot => (slot, slot.Parameter.grad!))
                .Where(static pair => pair.Item2 is not null)];
            foreach ((Slot slot, _) in pairs)
                _ = slot.Step.Increase(1);
            if (IsFused && pairs.TrueForAll(static pair => SuitsKernel(pair.Slot, pair.Gradient)))
                UpdateFused(pairs, numbers);
            else
                pairs.ForEach(pair => Update(pair.Slot, pair.Gradient, numbers));
            pairs.ForEach(static pair => pair.Gradient.Dispose());
        }
    }

    /// <summary>Removes all gradients, so that what the next backward pass does not reach has none.</summary>
    public void ClearGradients()
    {
        foreach (Slot slot in _slots)
            slot.Parameter.grad = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Slot slot in _slots)
            slot.Dispose();
        _slots.Clear();
    }

    private static bool SuitsKernel(Slot slot, Tensor gradient) =>
        slot.IsContiguous && gradient.dtype == slot.Type && gradient.device_type == DeviceType.CPU
            && gradient.is_contiguous();

    private static void UpdateFused(List<(Slot Slot, Tensor Gradient)> pairs, in AdamWHyperparameters numbers)
    {
        if (pairs.Count == 0)
            return;
        FusedAdamW.Update(
            [.. pairs.Select(static pair => (Tensor)pair.Slot.Parameter)],
            [.. pairs.Select(static pair => pair.Gradient)],
            [.. pairs.Select(static pair => pair.Slot.Average)],
            [.. pairs.Select(static pair => pair.Slot.SquareAverage)],
            [.. pairs.Select(static pair => pair.Slot.Step)],
            numbers);
    }

    // The order of operations is that of PyTorch's plain loop, whose numbers the goldens hold.
    private static void Update(Slot slot, Tensor gradient, in AdamWHyperparameters with)
    {
        using DisposeScope scope = NewDisposeScope();
        double step = slot.Step.item<float>();
        if (with.WeightDecay != 0)
            slot.Parameter.MultiplyBy(1 - with.LearningRate * with.WeightDecay);
        slot.Average.MultiplyBy(with.Beta1).AddScaled(gradient, 1 - with.Beta1);
        slot.SquareAverage.MultiplyBy(with.Beta2).AddProduct(gradient, gradient, 1 - with.Beta2);
        Tensor denominator = slot.SquareAverage.sqrt()
            .DivideBy(Math.Sqrt(1 - Math.Pow(with.Beta2, step))).Increase(with.Epsilon);
        slot.Parameter.AddQuotient(slot.Average, denominator, -with.LearningRate / (1 - Math.Pow(with.Beta1, step)));
    }

    private sealed class Slot(string name, Parameter parameter) : IDisposable
    {
        public string Name { get; } = name;

        public Parameter Parameter { get; } = parameter;

        public bool Decays { get; } = ParameterGroups.Decays(name, parameter);

        public ScalarType Type { get; } = parameter.dtype;

        public bool IsContiguous { get; } = parameter.is_contiguous() && parameter.device_type == DeviceType.CPU;

        public Tensor Average { get; } = zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();

        public Tensor SquareAverage { get; } = zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();

        public Tensor Step { get; } = zeros([], dtype: ScalarType.Float32).DetachFromDisposeScope();

        public void Dispose()
        {
            Average.Dispose();
            SquareAverage.Dispose();
            Step.Dispose();
        }
    }
}
