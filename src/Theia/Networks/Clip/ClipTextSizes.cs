namespace Theia.Networks.Clip;

/// <summary>Sizes of CLIP's text tower, as <c>text_config</c> of its <c>config.json</c> gives them.</summary>
internal sealed record ClipTextSizes : TransformerConfig
{
    /// <summary>Sizes with the norm and activation of the published towers.</summary>
    public ClipTextSizes(
        int hiddenSize, int layers, int heads, int intermediateSize, int vocabSize, int maxPositionEmbeddings)
        : base(hiddenSize, layers, heads, intermediateSize)
    {
        LayerNormEps = 1e-5;
        Activation = MlpActivation.QuickGelu;
        VocabSize = vocabSize;
        MaxPositionEmbeddings = maxPositionEmbeddings;
    }

    /// <summary>Tokens of the vocabulary.</summary>
    public int VocabSize { get; }

    /// <summary>Longest text, in tokens.</summary>
    public int MaxPositionEmbeddings { get; }
}
