using Theia.Data.Errors;
using Theia.Training.Optimization;

namespace Theia.Training.Runs;

/// <summary>How gradients become steps.</summary>
internal sealed record OptimizationOptions
{
    /// <summary>The learning rate of every step.</summary>
    public required LearningRateSchedule Schedule { get; init; }

    /// <summary>Decoupled weight decay.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Decay of the running mean of gradients.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the running mean of squared gradients.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Bounds of the gradient norm; null for none.</summary>
    public (double WarmUp, double After)? ClipLimit { get; init; }

    /// <summary>False uses plain operations in place of libtorch's fused optimizer kernel.</summary>
    public bool Fused { get; init; } = true;

    /// <summary>True computes products and convolutions in bfloat16; a run sets it.</summary>
    public bool BFloat16 { get; init; }

    /// <summary>Where the run computes; a run sets it.</summary>
    public Device Device { get; init; } = CPU;

    /// <summary>Remedy after divergence, one sentence.</summary>
    public Remedy AfterDivergence { get; init; } = new("");

    /// <summary>The error of a run that has left the finite numbers.</summary>
    /// <param name="what">What is not finite.</param>
    /// <param name="value">Its value.</param>
    /// <param name="step">Steps done before.</param>
    public DivergenceException Diverged(string what, double value, long step) =>
        new(what, value, step + 1, AfterDivergence);
}
