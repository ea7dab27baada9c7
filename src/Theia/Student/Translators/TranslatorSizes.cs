namespace Theia;

/// <summary>Sizes of the translators; each kind reads its own.</summary>
public sealed record TranslatorSizes
{
    /// <summary><c>lconv</c>: width of a head as a multiple of the backbone's. Default: 1.</summary>
    public double HiddenSizeFactor { get; init; } = 1;

    /// <summary><c>conv</c>, <c>mlp</c>, <c>transformer</c>: width of a head. Default: 1024.</summary>
    public int TranslatorHiddenSize { get; init; } = 1024;

    /// <summary><c>mlp</c>: linear layers of a head. Default: 3.</summary>
    public int TranslatorNLayer { get; init; } = 3;

    /// <summary><c>transformer</c>: decoder layers. Default: 2.</summary>
    public int TranslatorNLayers { get; init; } = 2;

    /// <summary><c>transformer</c>: attention heads; divides the width. Default: 8.</summary>
    public int TranslatorNHeads { get; init; } = 8;

    /// <summary>
    /// <c>transformer</c>: activation inside the MLP, <c>gelu</c> or <c>relu</c>. Default: <c>gelu</c>.
    /// </summary>
    public string TranslatorActivation { get; init; } = Gelu;

    internal const string Gelu = "gelu";

    internal const string Relu = "relu";
}
