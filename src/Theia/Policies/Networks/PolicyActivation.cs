namespace Theia;

/// <summary>The nonlinearity between the layers of a policy. In brackets the names in files.</summary>
public enum PolicyActivation
{
    /// <summary>max(0, x) (<c>relu</c>).</summary>
    Relu,

    /// <summary>The hyperbolic tangent (<c>tanh</c>).</summary>
    Tanh,
}
