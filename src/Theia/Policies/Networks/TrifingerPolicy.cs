using Theia.Networks.Layers;
using Theia.Student.Translators;

namespace Theia.Policies.Networks;

/// <summary>
/// The deterministic policy of the Trifinger benchmark: the neck of the published students, without norms, and three
/// linear layers.
/// </summary>
internal sealed class TrifingerPolicy : Module<Tensor, Tensor>
{
    private const int Width = 256, Side = 14;

    private readonly TrifingerSizes _sizes;
    [ComponentName(Name = "neck")] private readonly Sequential _neck;
    [ComponentName(Name = "policy")] private readonly Sequential _policy;

    /// <param name="sizes">Inputs.</param>
    /// <param name="hidden">Width of the hidden layers; 256 in the benchmark.</param>
    /// <param name="actions">Values of an action.</param>
    /// <param name="activation">Between layers.</param>
    /// <param name="device">Null for the CPU.</param>
    public TrifingerPolicy(
        TrifingerSizes sizes, int hidden, int actions, PolicyActivation activation, Device? device = null)
        : base(nameof(TrifingerPolicy))
    {
        _sizes = sizes;
        _neck = Neck.Create(sizes.Channels, Width, activation == PolicyActivation.Tanh, device);
        _policy = Sequential(
            UninitializedLayers.Linear(Width + sizes.Extra, hidden, device), activation.Layer(),
            UninitializedLayers.Linear(hidden, hidden, device), activation.Layer(),
            UninitializedLayers.Linear(hidden, actions, device));
        RegisterComponents();
    }

    /// <summary>Computes actions.</summary>
    /// <param name="state">
    /// [B, 196 · C + extra]: the map row by row with the channels of a place together, then what stands beside it.
    /// Where nothing does, the whole state is the map; the published code then takes an empty one.
    /// </param>
    /// <returns>[B, actions].</returns>
    public override Tensor forward(Tensor state)
    {
        using var scope = NewDisposeScope();
        long tokens = Side * Side, map = tokens * _sizes.Channels;
        var x = _neck.call(state.narrow(1, 0, map).unflatten(1, [tokens, _sizes.Channels]));         // [B, 256]
        if (_sizes.Extra > 0)
            x = cat([x, state.narrow(1, map, _sizes.Extra)], 1);
        return _policy.call(x).MoveToOuterDisposeScope();
    }

    /// <summary>Actions within ± <paramref name="most"/>; null bounds nothing.</summary>
    public static Tensor Clip(Tensor actions, double? most) =>
        most is { } bound ? actions.Clamped(-bound, bound) : actions.alias();
}
