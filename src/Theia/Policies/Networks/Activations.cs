namespace Theia.Policies.Networks;

/// <summary>The nonlinearity of a network, and the number format around norms.</summary>
internal static class Activations
{
    /// <summary>Applies the nonlinearity.</summary>
    public static Tensor Of(this PolicyActivation activation, Tensor x) =>
        activation == PolicyActivation.Tanh ? x.tanh() : functional.relu(x);

    /// <summary>The nonlinearity as a layer without weights.</summary>
    public static Module<Tensor, Tensor> Layer(this PolicyActivation activation) =>
        activation == PolicyActivation.Tanh ? Tanh() : ReLU();

    /// <summary>In float32: what products in bfloat16 give to norms and losses.</summary>
    public static Tensor Single(this Tensor x) => x.dtype == ScalarType.Float32 ? x : x.to(ScalarType.Float32);
}
