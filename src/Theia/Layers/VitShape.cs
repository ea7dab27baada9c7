namespace Theia.Layers;

/// <summary>Sizes of a plain vision transformer.</summary>
/// <param name="Width">C, the length of a token.</param>
/// <param name="Layers">Number of blocks.</param>
/// <param name="Heads">Attention heads a block; divides the width.</param>
/// <param name="MlpWidth">Hidden length of the perceptron of a block.</param>
internal sealed record VitShape(int Width, int Layers, int Heads, int MlpWidth)
{
    /// <summary>Side of the square picture that the position table was made for.</summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>Side of a patch, and stride between patches.</summary>
    public int PatchSize { get; init; } = 16;

    /// <summary>Epsilon of every LayerNorm; far below float32 resolution by default, as published.</summary>
    public double Epsilon { get; init; } = 1e-12;

    /// <summary>Whether query, key and value have a bias.</summary>
    public bool QueryKeyValueBias { get; init; } = true;

    /// <summary>Whether a class token comes first.</summary>
    public bool ClassToken { get; init; } = true;

    /// <summary>Register tokens after the patches.</summary>
    public int Registers { get; init; }

    /// <summary>Patches along a side of the square picture.</summary>
    public int Grid => ImageSize / PatchSize;
}
