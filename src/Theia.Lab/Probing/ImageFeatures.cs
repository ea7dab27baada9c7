using Theia.Checkpoints;

namespace Theia.Lab.Probing;

/// <summary>Features of a subject for a batch of images.</summary>
/// <param name="Global">[B, D], float32: one vector an image.</param>
/// <param name="Patches">[B, N, C], float32: the tokens of a square grid, row by row.</param>
internal sealed record ImageFeatures(Tensor Global, Tensor Patches) : IDisposable
{
    /// <summary>Encodes images: their tokens, and the encoder's vector, or else the mean of the tokens.</summary>
    /// <exception cref="UsageException">The encoder returns no tokens.</exception>
    public static ImageFeatures Of(IImageEncoder encoder, IReadOnlyList<RgbImage> images)
    {
        using var scope = NewDisposeScope();
        EncoderInfo info = encoder.Info;
        if (info.Tokens is not { } tokens)
            throw new UsageException("Probes need a token per cell of a grid; this encoder returns vectors alone.");
        var arrays = encoder.Encode(images);
        var patches = Batch(tokens);
        if (patches.dim() == 4)
            patches = patches.flatten(2).transpose(1, 2);                                          // [B, N, C]
        var global = info.Vector is { } vector ? Batch(vector).flatten(1) : patches.mean([1]);
        return new ImageFeatures(global.MoveToOuterDisposeScope(), patches.MoveToOuterDisposeScope());

        Tensor Batch(string name) => arrays.Select(image => image[name]).ToArray().ToBatch();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Global.Dispose();
        Patches.Dispose();
    }
}
