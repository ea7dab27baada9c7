using Theia.Checkpoints;
using Theia.Networks;
using Theia.Teachers;

namespace Theia;

/// <summary>A student as an encoder of images into tokens.</summary>
/// <param name="model">The student; it stays the caller's.</param>
/// <param name="selection">Which tokens.</param>
/// <param name="batchSize">Images that go through the network at once.</param>
/// <param name="ownSize">How positions are fitted to an image at its own size; null resizes images.</param>
internal sealed class StudentEncoder(TheiaModel model, TokenSelection selection, int batchSize, PositionRule? ownSize)
    : IImageEncoder
{
    private const string Tokens = "tokens", Vector = "vector";

    private readonly bool _isVector =
        selection is TokenSelection.Mean or TokenSelection.Max or TokenSelection.ClassToken or TokenSelection.Neck;

    /// <inheritdoc/>
    public EncoderInfo Info
    {
        get
        {
            VisionTransformerConfig network = model.Network.Backbone.Config;
            return new EncoderInfo
            {
                Tokens = _isVector ? null : Tokens,
                Vector = _isVector ? Vector : null,
                Grid = selection == TokenSelection.Spatial && ownSize is null
                    ? new FeatureSize(network.HiddenSize, network.Grid, network.Grid)
                    : null,
                Width = selection == TokenSelection.Neck ? model.Config.FeatureNeckHiddenDim : network.HiddenSize,
                Coverage = EncoderInfo.CoverageOf(model.Processor, TeacherLoading.StoredSide),
                Description = model.Config.Backbone,
            };
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Encode(IReadOnlyList<RgbImage> images)
    {
        if (images.Count == 0)
            return [];
        if (ownSize is not { } rule)
            return Arrays(model.Encode(images, selection, batchSize), images.Count);
        // Sizes differ, so each goes through the network alone.
        return [.. images.SelectMany(image => Arrays(model.EncodeAtOwnSize(image, selection, rule), 1))];
    }

    /// <summary>Leaves the student.</summary>
    public void Dispose()
    {
    }

    private IReadOnlyDictionary<string, TensorData>[] Arrays(Tensor batch, int count)
    {
        using (batch)
            return new[] { KeyValuePair.Create(_isVector ? Vector : Tokens, batch) }.ToArraysEach(count);
    }
}
