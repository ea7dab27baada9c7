namespace Theia.Training.Losses;

/// <summary>The losses of one target as scalars that may carry a gradient.</summary>
internal sealed record LossTerms(Tensor Mse, Tensor Cos, Tensor L1) : IDisposable
{
    public TargetLosses Read() => new(Number(Mse), Number(Cos), Number(L1));

    public void Dispose()
    {
        Mse.Dispose();
        Cos.Dispose();
        L1.Dispose();
    }

    private static double Number(Tensor scalar)
    {
        using Tensor still = scalar.detach();
        return still.ToDouble();
    }
}
