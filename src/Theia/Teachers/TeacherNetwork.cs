using System.Text.Json;
using Theia.Data.Json;
using Theia.Data.Tensors;

namespace Theia.Teachers;

/// <summary>Sizes of a teacher's vision transformer, as its <c>config.json</c> gives them.</summary>
/// <param name="HiddenSize">Length of a token, C.</param>
/// <param name="Layers">Number of blocks.</param>
/// <param name="Heads">Attention heads a block; divides <paramref name="HiddenSize"/>.</param>
/// <param name="IntermediateSize">Hidden length of a block's perceptron.</param>
/// <param name="ImageSize">Side of the square picture that the position table was made for.</param>
/// <param name="PatchSize">Side of a patch; the stride between patches as well.</param>
internal sealed record TeacherNetwork(int HiddenSize, int Layers, int Heads, int IntermediateSize, int ImageSize, int PatchSize)
{
    /// <summary>Epsilon of every LayerNorm.</summary>
    public double LayerNormEps { get; init; } = 1e-6;

    /// <summary>Activation of the perceptrons.</summary>
    public TeacherActivation Activation { get; init; }

    /// <summary>Whether query, key and value have a bias.</summary>
    public bool QkvBias { get; init; } = true;

    /// <summary>Whether the perceptrons are gated, as in the giant DINOv2.</summary>
    public bool GatedPerceptron { get; init; }

    /// <summary>Reads the text of a <c>config.json</c>; what it leaves out has the value that transformers gives it.</summary>
    /// <param name="architecture"><c>clip</c>, <c>dinov2</c>, <c>vit</c> or <c>llava</c>.</param>
    /// <param name="json">The text.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="DataException">The text is damaged, belongs to another architecture, or asks for what is not supported here.</exception>
    public static TeacherNetwork Parse(string architecture, string json, string name)
    {
        using JsonDocument document = PythonJson.Parse(json, name);
        return NetworkConfig.Read(TeacherFamily.Of(architecture, name), document.RootElement, name);
    }
}
