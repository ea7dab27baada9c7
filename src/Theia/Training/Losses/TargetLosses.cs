namespace Theia;

/// <summary>The three losses, each a mean over the samples, of one target or in total.</summary>
/// <param name="Mse">Mean squared error.</param>
/// <param name="Cos">1 − cosine.</param>
/// <param name="L1">Smooth L1 with β = 1.</param>
public readonly record struct TargetLosses(double Mse, double Cos, double L1);
