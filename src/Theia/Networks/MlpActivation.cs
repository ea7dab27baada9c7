namespace Theia.Networks;

/// <summary>The function between the two layers of a block's MLP.</summary>
internal enum MlpActivation
{
    /// <summary>x · Φ(x), with the exact error function.</summary>
    Gelu,

    /// <summary>x · σ(1.702 x), the approximation that CLIP was trained with.</summary>
    QuickGelu,
}
