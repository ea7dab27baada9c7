namespace Theia.Teachers.Clip;

/// <summary>Sizes of CLIP's text tower, as <c>text_config</c> of its <c>config.json</c> gives them.</summary>
/// <param name="HiddenSize">Length of a token, C.</param>
/// <param name="Layers">Number of blocks.</param>
/// <param name="Heads">Attention heads a block; divides <paramref name="HiddenSize"/>.</param>
/// <param name="IntermediateSize">Hidden length of a block's perceptron.</param>
/// <param name="VocabSize">Tokens of the vocabulary.</param>
/// <param name="MaxPositionEmbeddings">Longest text, in tokens.</param>
internal sealed record ClipTextSizes(int HiddenSize, int Layers, int Heads, int IntermediateSize, int VocabSize, int MaxPositionEmbeddings)
{
    /// <summary>Epsilon of every LayerNorm.</summary>
    public double LayerNormEps { get; init; } = 1e-5;

    /// <summary>Activation of the perceptrons.</summary>
    public TeacherActivation Activation { get; init; } = TeacherActivation.QuickGelu;

    /// <summary>The same for the blocks, which pictures and text share; side and patch play no part in them.</summary>
    public TeacherNetwork Blocks => new(HiddenSize, Layers, Heads, IntermediateSize, 1, 1) { LayerNormEps = LayerNormEps, Activation = Activation };
}
