namespace Theia;

public sealed partial class TheiaModel
{
    // Bounds memory: a batch of 16 is as fast as any on a CPU.
    private const int BatchSize = 16;

    /// <summary>Encodes an image into tokens.</summary>
    /// <param name="image">RGB, any size; resized as the model was trained.</param>
    /// <param name="selection">Tokens to return. Default: those of the configuration, in published models all patch
    /// tokens.</param>
    /// <returns>float32 on the model's device, [1, N, C] or [1, C] (see <see cref="TokenSelection"/>).
    /// The caller owns it.</returns>
    /// <exception cref="UsageException">The model has no such tokens.</exception>
    public Tensor Encode(RgbImage image, TokenSelection? selection = null) => Encode([image], selection);

    /// <summary>Encodes images into tokens.</summary>
    /// <param name="images">RGB, any sizes, at least one; resized as the model was trained. They go through the network
    /// in small batches, so memory stays flat.</param>
    /// <param name="selection">Tokens to return. Default: those of the configuration, in published models all patch
    /// tokens.</param>
    /// <returns>float32 on the model's device, [B, N, C] or [B, C] (see <see cref="TokenSelection"/>).
    /// The caller owns it.</returns>
    /// <exception cref="UsageException">The model has no such tokens.</exception>
    public Tensor Encode(IReadOnlyList<RgbImage> images, TokenSelection? selection = null)
    {
        return Encode(images, selection ?? DefaultSelection, BatchSize);
    }

    /// <summary>The student as an encoder of images into arrays, for code that takes any encoder.</summary>
    /// <param name="selection">Which tokens. Default: the patch tokens.</param>
    /// <param name="batchSize">Images that go through the network at once, at least 1. Default: 16.</param>
    /// <param name="ownSize">
    /// Encodes each image at its own resolution, one after the other, with positions fitted by this rule; see
    /// <see cref="EncodeAtOwnSize"/>. Default: null, which resizes images as the model was trained.
    /// </param>
    /// <returns>
    /// Returns the array <c>tokens</c> [N, C], or <c>vector</c> [C] where the selection is one per image. Disposing it
    /// leaves the model, which must outlive it.
    /// </returns>
    /// <exception cref="UsageException">The batch size is below 1.</exception>
    public IImageEncoder AsEncoder(
        TokenSelection selection = TokenSelection.Spatial, int batchSize = BatchSize, PositionRule? ownSize = null)
    {
        if (batchSize < 1)
            throw new UsageException($"A batch needs at least one image; got {batchSize}.");
        return new StudentEncoder(this, selection, batchSize, ownSize);
    }

    /// <summary>The student as an encoder of images into predictions: an array [H · W, C] or [C] by target.</summary>
    /// <param name="targets">Teacher ids; none for all that the model knows.</param>
    internal IImageEncoder AsPredictor(params IReadOnlyCollection<string> targets) =>
        new StudentPredictor(this, targets);

    /// <summary>Encodes images; see <see cref="Encode(IReadOnlyList{RgbImage}, TokenSelection?)"/>.</summary>
    internal Tensor Encode(IReadOnlyList<RgbImage> images, TokenSelection selection, int batchSize)
    {
        const string Tokens = "tokens";
        return InBatches(images, batchSize, tokens => [(Tokens, _network.Select(tokens, selection))])[Tokens];
    }

    /// <summary>
    /// Encodes an image at its own resolution: one token per 16 × 16 pixels; remaining pixels at
    /// the right and bottom are ignored.
    /// </summary>
    /// <param name="image">RGB, at least 16 pixels a side.</param>
    /// <param name="selection">Tokens to return. Default: those of the configuration.</param>
    /// <param name="rule">Rule that fits the position table to the image. Default: <see
    /// cref="PositionRule.ScaleFactor"/>.</param>
    /// <returns>float32 on the model's device, [1, rows · columns, C] or [1, C]. The caller owns it.</returns>
    /// <exception cref="UsageException">The image is too small, or the model has no such tokens.</exception>
    public Tensor EncodeAtOwnSize(
        RgbImage image, TokenSelection? selection = null, PositionRule rule = PositionRule.ScaleFactor)
    {
        using var inference = inference_mode();
        using var pixels = _pixels.LoadAtOwnSize(image);
        using var tokens = _engine.Value.Encode(pixels, rule);
        using var selected = _network.Select(tokens, selection ?? DefaultSelection);
        return Whole(selected, 1).copy_(selected);
    }

    /// <summary>Predicts what the teachers would say about an image.</summary>
    /// <param name="image">RGB, any size; resized as the model was trained.</param>
    /// <param name="targets">Teacher ids; none for all that the model knows.</param>
    /// <exception cref="UsageException">The model does not predict one of the targets, or none at all.</exception>
    public FeatureSet Predict(RgbImage image, params IReadOnlyCollection<string> targets) => Predict([image], targets);

    /// <summary>Predicts what the teachers would say about images.</summary>
    /// <param name="images">RGB, any sizes, at least one; resized as the model was trained.</param>
    /// <param name="targets">Teacher ids; none for all that the model knows.</param>
    /// <exception cref="UsageException">The model does not predict one of the targets, or none at all.</exception>
    public FeatureSet Predict(IReadOnlyList<RgbImage> images, params IReadOnlyCollection<string> targets) =>
        new(
            InBatches(images, BatchSize, tokens =>
                _network.Translate(tokens, targets.Count == 0 ? null : targets).Select(t => (t.Key, t.Value))),
            _normalizers);

    private TokenSelection DefaultSelection => Config.ForwardNeck ? TokenSelection.Neck : Config.FeatureReduceMethod;

    private OrderedDictionary<string, Tensor> InBatches(
        IReadOnlyList<RgbImage> images, int batchSize, Func<Tensor, IEnumerable<(string Name, Tensor Value)>> read)
    {
        if (images.Count == 0)
            throw new UsageException("The list of images is empty. Give at least one image.");
        using var inference = inference_mode();
        OrderedDictionary<string, Tensor> results = new(StringComparer.Ordinal);
        try
        {
            for (var first = 0; first < images.Count; first += batchSize)
            {
                using var pixels = _pixels.Load([.. images.Skip(first).Take(batchSize)]);
                using var tokens = _engine.Value.Encode(pixels, resize: null);
                foreach (var (name, value) in read(tokens))
                {
                    using var part = value;
                    if (!results.TryGetValue(name, out Tensor? whole))
                        results.Add(name, whole = Whole(part, images.Count));
                    using var place = whole.narrow(0, first, part.size(0));
                    place.copy_(part);
                }
            }
        }
        catch
        {
            foreach (var result in results.Values)
                result.Dispose();
            throw;
        }

        return results;
    }

    // Tensors that are made in inference mode could not enter a network that is being trained,
    // so results are made outside of it.
    private static Tensor Whole(Tensor part, long count)
    {
        using var outside = inference_mode(false);
        return empty([count, .. part.shape[1..]], dtype: part.dtype, device: part.device);
    }
}
