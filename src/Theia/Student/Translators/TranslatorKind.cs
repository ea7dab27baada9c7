namespace Theia;

/// <summary>
/// How a student turns its tokens into what a teacher would say. In brackets the names in configuration files.
/// </summary>
public enum TranslatorKind
{
    /// <summary>
    /// Convolutions at the width of the backbone (<c>lconv</c>): the published models; the only one for class tokens.
    /// </summary>
    LightConvolution,

    /// <summary>A perceptron on each token (<c>mlp</c>).</summary>
    Mlp,

    /// <summary>Convolutions at a width of their own (<c>conv</c>).</summary>
    Convolution,

    /// <summary>
    /// A transformer decoder whose queries, one per position and one per teacher, cross-attend
    /// to the tokens (<c>transformer</c>).
    /// </summary>
    Transformer,
}
