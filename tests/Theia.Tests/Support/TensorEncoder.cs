using Theia.Checkpoints;
using Theia.Lab.Probing;
using static TorchSharp.torch;

namespace Theia.Tests.Support;

/// <summary>An encoder that exists only in the tests: whatever a function says of images.</summary>
/// <param name="features">Makes vectors [B, D] and tokens [B, N, C].</param>
/// <param name="coverage">Part of the side of an image that the tokens cover.</param>
internal sealed class TensorEncoder(Func<IReadOnlyList<RgbImage>, ImageFeatures> features, double coverage = 1)
    : IImageEncoder
{
    public EncoderInfo Info { get; } = new() { Tokens = "cells", Vector = "whole", Width = 1, Coverage = coverage };

    public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Encode(IReadOnlyList<RgbImage> images)
    {
        using var made = features(images);
        return new Dictionary<string, Tensor>(StringComparer.Ordinal)
        {
            ["cells"] = made.Patches,
            ["whole"] = made.Global,
        }.ToArraysEach(images.Count);
    }

    public void Dispose()
    {
    }
}
