using Theia.Training.MixedPrecision;

namespace Theia.Training.Runs;

/// <summary>What an objective may use of its run during one step.</summary>
/// <param name="step">Steps done before.</param>
/// <param name="options">How the run optimizes.</param>
internal sealed class StepContext(long step, OptimizationOptions options)
{
    /// <summary>Steps done before.</summary>
    public long Step => step;

    /// <summary>Computes in bfloat16 while it lives, where the run does; null where it computes in float32.</summary>
    public Autocast? AutocastScope() => options.BFloat16 ? Autocast.ToBFloat16(options.Device.type) : null;

    /// <summary>Adds the gradients of a loss, or of a part of one, to those of the parameters.</summary>
    /// <param name="loss">A scalar; stays the caller's.</param>
    /// <param name="value">What must be finite before gradients are taken; null for the loss itself.</param>
    /// <returns>That value.</returns>
    /// <exception cref="DivergenceException">It is not finite.</exception>
    public double Backward(Tensor loss, double? value = null)
    {
        var known = value ?? Value(loss);
        if (!double.IsFinite(known))
            throw options.Diverged("loss", known, step);
        loss.backward();
        return known;
    }

    private static double Value(Tensor loss)
    {
        using Tensor still = loss.detach();
        return still.ToDouble();
    }
}
