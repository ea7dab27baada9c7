using Theia.Data.Random;

namespace Theia.Policies.Networks;

/// <summary>
/// Dropout as a function of seed, step and layer, so that a resumed run drops what an uninterrupted one drops.
/// libtorch's own draws from a generator that a checkpoint does not hold.
/// </summary>
/// <param name="seed">Seed of the run.</param>
/// <param name="step">Steps done before.</param>
/// <param name="rate">Part of the values that become zero, in [0, 1).</param>
internal sealed class DropoutMasks(long seed, long step, double rate)
{
    private static readonly ulong _stream = CounterRandom.Hash("policy dropout");

    /// <summary>Sets a part of the values to zero and scales the others up.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="layer">Number of the layer.</param>
    public Tensor Apply(Tensor x, int layer)
    {
        if (rate <= 0)
            return x;
        var random = new CounterRandom((ulong)seed, _stream, ((ulong)step << 8) | (uint)layer);
        var kept = (float)(1 / (1 - rate));
        var mask = new float[x.NumberOfElements];
        for (var i = 0; i < mask.Length; i++)
            mask[i] = random.Unit(i) < rate ? 0 : kept;
        using var scope = NewDisposeScope();
        return x.mul(tensor(mask, x.shape, device: x.device)).MoveToOuterDisposeScope();
    }
}
