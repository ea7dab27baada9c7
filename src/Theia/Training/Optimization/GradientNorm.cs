using Theia.Networks.Layers;

namespace Theia.Training.Optimization;

/// <summary>Length of all gradients together, and the clipping that bounds it.</summary>
internal static class GradientNorm
{
    /// <summary>Global L2 norm over the parameters that have a gradient, before any clipping.</summary>
    public static double Of(IEnumerable<Parameter> parameters)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] norms = [.. parameters.Select(static parameter => parameter.grad!)
            .Where(static gradient => gradient is not null).Select(static gradient => gradient.norm())];
        return norms.Length == 0 ? 0 : stack(norms).norm().ToDouble();
    }

    /// <summary>What clipping multiplies gradients of length <paramref name="norm"/> by: at most 1.</summary>
    public static double ClipCoefficient(double norm, double limit) => Math.Min(1, limit / (norm + 1e-6));

    /// <summary>Multiplies every gradient.</summary>
    public static void Scale(IEnumerable<Parameter> parameters, double factor)
    {
        using IDisposable quiet = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (Parameter parameter in parameters)
            parameter.grad?.MultiplyBy(factor);
    }
}
