using Theia.Decoding.Masks;

namespace Theia;

/// <summary>An image as SAM's decoder sees it. Computed once, it answers any number of prompts.</summary>
public sealed class SamEmbedding : IDisposable
{
    /// <param name="value">float32 [1, C, h, w]; belongs to this.</param>
    /// <param name="space">Where the image lies in it.</param>
    internal SamEmbedding(Tensor value, PromptSpace space) => (Value, Space) = (value, space);

    /// <summary>Pixels a row of the image.</summary>
    public int Width => Space.Original.Width;

    /// <summary>Rows of the image.</summary>
    public int Height => Space.Original.Height;

    internal Tensor Value { get; }

    internal PromptSpace Space { get; }

    /// <summary>Releases its memory.</summary>
    public void Dispose() => Value.Dispose();
}
