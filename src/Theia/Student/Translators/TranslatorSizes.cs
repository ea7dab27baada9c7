namespace Theia;

/// <summary>Sizes of the translators; each kind reads its own.</summary>
public sealed record TranslatorSizes
{
    /// <summary><c>lconv</c>: width of a head as a multiple of the backbone's.</summary>
    public double HiddenSizeFactor { get; init; } = 1;

    /// <summary><c>conv</c>, <c>mlp</c>, <c>transformer</c>: width of a head.</summary>
    public int TranslatorHiddenSize { get; init; } = 1024;

    /// <summary><c>mlp</c>: linear layers of a head.</summary>
    public int TranslatorNLayer { get; init; } = 3;

    /// <summary><c>transformer</c>: decoder layers.</summary>
    public int TranslatorNLayers { get; init; } = 2;

    /// <summary><c>transformer</c>: heads of the attention.</summary>
    public int TranslatorNHeads { get; init; } = 8;

    /// <summary><c>transformer</c>: <c>gelu</c> or <c>relu</c>, inside its perceptrons.</summary>
    public string TranslatorActivation { get; init; } = Gelu;

    internal const string Gelu = "gelu";

    internal const string Relu = "relu";
}
