using Theia.Networks.Layers;

namespace Theia.Policies.Networks;

/// <summary>
/// The network of mjrl's behavior cloning: a batch norm on the input, hidden layers of linear, dropout and activation,
/// and a last linear layer. As a policy it takes vectors that are fused over time.
/// </summary>
internal sealed class BatchNormMlp : Module<Tensor, Tensor>, IPolicyNetwork
{
    private const double LastFactor = 0.01;

    private readonly PolicyActivation _activation;
    [ComponentName(Name = "fc_layers")] private readonly ModuleList<Linear> _layers;
    [ComponentName(Name = "input_batchnorm")] private readonly BatchNormalization _norm;

    public BatchNormMlp(
        long inputs, IReadOnlyList<int> hidden, long outputs, PolicyActivation activation, Device? device)
        : base(nameof(BatchNormMlp))
    {
        _activation = activation;
        long[] widths = [inputs, .. hidden.Select(static width => (long)width), outputs];
        _layers = new ModuleList<Linear>(
            [.. widths.Zip(widths.Skip(1), (from, to) => UninitializedLayers.Linear(from, to, device))]);
        _norm = new BatchNormalization(inputs, device);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Module Module => this;

    public override Tensor forward(Tensor x) => Forward(x, dropout: null);

    /// <summary>[B, inputs] to [B, outputs], float32.</summary>
    public Tensor Forward(Tensor x, DropoutMasks? dropout)
    {
        using var scope = NewDisposeScope();
        var y = _norm.call(x.Single());
        for (var i = 0; i < _layers.Count - 1; i++)
        {
            y = _layers[i].call(y);
            y = _activation.Of(dropout?.Apply(y, i) ?? y);
        }

        return _layers[^1].call(y).Single().MoveToOuterDisposeScope();                               // [B, outputs]
    }

    /// <inheritdoc/>
    public Tensor Mean(Tensor frames, Tensor? proprioception, DropoutMasks? dropout = null)
    {
        using var scope = NewDisposeScope();
        var fused = FrameFusion.Flare(frames.Single());                                              // [B, T · D]
        if (proprioception is not null)
            fused = cat([fused, proprioception], 1);
        return Forward(fused, dropout).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Makes the batch norm the identity, then multiplies two parameters by 0.01: those of the batch norm or of the
    /// last layer, which is initialized already.
    /// </summary>
    public void Initialize(PolicyInitialization initialization)
    {
        SeededValues.Constant(_norm.Weight, 1);
        SeededValues.Constant(_norm.Bias, 0);
        using IDisposable quiet = no_grad();
        Linear last = _layers[^1];
        (Parameter weight, Parameter? bias) = initialization == PolicyInitialization.Published
            ? (_norm.Weight, _norm.Bias)
            : (last.weight, last.bias);
        weight.MultiplyBy(LastFactor);
        bias!.MultiplyBy(LastFactor);
    }
}
