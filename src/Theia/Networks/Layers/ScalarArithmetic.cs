namespace Theia.Networks.Layers;

/// <summary>
/// Arithmetic of tensors with numbers. TorchSharp (0.107.0) turns a number into an object that nothing keeps alive
/// during the native call: when the garbage collector runs at that moment, libtorch reads freed memory (four wrong
/// calls in 150,000 under pressure). Here it lives until the call is done. What would make such an object silently is
/// banned in <c>eng/BannedSymbols.Torch.txt</c>.
/// </summary>
internal static class ScalarArithmetic
{
    private static readonly Scalar _one = 1.0.ToScalar();

    /// <summary>x · factor.</summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using var number = factor.ToScalar();
        return x.mul(number);
    }

    /// <summary>x / divisor.</summary>
    public static Tensor Over(this Tensor x, double divisor)
    {
        using var number = divisor.ToScalar();
        return x.div(number);
    }

    /// <summary>The greater of each value and a bound.</summary>
    public static Tensor AtLeast(this Tensor x, double bound)
    {
        using var number = bound.ToScalar();
        return x.clamp_min(number);
    }

    /// <summary>Each value, or the bound that it lies beyond.</summary>
    public static Tensor Clamped(this Tensor x, double low, double high)
    {
        using Scalar least = low.ToScalar(), most = high.ToScalar();
        return x.clamp(least, most);
    }

    /// <summary>x becomes the number in every place.</summary>
    public static Tensor FillWith(this Tensor x, double value)
    {
        using var number = value.ToScalar();
        return x.fill_(number);
    }

    /// <summary>x becomes x · factor.</summary>
    public static Tensor MultiplyBy(this Tensor x, double factor)
    {
        using var number = factor.ToScalar();
        return x.mul_(number);
    }

    /// <summary>x becomes x / divisor.</summary>
    public static Tensor DivideBy(this Tensor x, double divisor)
    {
        using var number = divisor.ToScalar();
        return x.div_(number);
    }

    /// <summary>x becomes x + summand.</summary>
    public static Tensor Increase(this Tensor x, double summand)
    {
        using var number = summand.ToScalar();
        return x.add_(number, _one);
    }

    /// <summary>x + summand.</summary>
    public static Tensor Plus(this Tensor x, double summand)
    {
        using var number = summand.ToScalar();
        return x.add(number, _one);
    }

    /// <summary>x + y. The operator passes the factor 1 of y as an unreferenced Scalar.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, _one);

    /// <summary>x becomes x + y.</summary>
    public static Tensor Increase(this Tensor x, Tensor y) => x.add_(y, _one);

    /// <summary>x².</summary>
    public static Tensor Squared(this Tensor x) => x.mul(x);

    /// <summary>x becomes x + factor · y.</summary>
    public static Tensor AddScaled(this Tensor x, Tensor y, double factor)
    {
        using var number = factor.ToScalar();
        return x.add_(y, number);
    }

    /// <summary>x becomes x + factor · a · b.</summary>
    public static Tensor AddProduct(this Tensor x, Tensor a, Tensor b, double factor)
    {
        using var number = factor.ToScalar();
        return x.addcmul_(a, b, number);
    }

    /// <summary>x becomes x + factor · a / b.</summary>
    public static Tensor AddQuotient(this Tensor x, Tensor a, Tensor b, double factor)
    {
        using var number = factor.ToScalar();
        return x.addcdiv_(a, b, number);
    }
}
