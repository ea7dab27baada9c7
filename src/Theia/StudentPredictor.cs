using Theia.Checkpoints;
using Theia.Teachers;

namespace Theia;

/// <summary>A student as an encoder of images into what it predicts of its teachers: an array per target.</summary>
/// <param name="model">The student; it stays the caller's.</param>
/// <param name="targets">Which targets; none for all. The tokens are those of the first with a map.</param>
internal sealed class StudentPredictor(TheiaModel model, IReadOnlyCollection<string> targets) : IImageEncoder
{
    private readonly IReadOnlyList<string> _targets =
        targets.Count > 0 ? [.. targets] : [.. model.Config.TargetFeatureSizes.Keys];

    /// <inheritdoc/>
    public EncoderInfo Info
    {
        get
        {
            var sizes = model.Config.TargetFeatureSizes;
            var map = _targets.FirstOrDefault(target => sizes.TryGetValue(target, out var size) && !size.IsVector);
            var vector = _targets.FirstOrDefault(target => sizes.TryGetValue(target, out var size) && size.IsVector);
            return new EncoderInfo
            {
                Tokens = map,
                Vector = vector,
                Grid = map is null ? null : sizes[map],
                Width = (map ?? vector) is { } main ? sizes[main].Channels : 1,
                Coverage = EncoderInfo.CoverageOf(model.Processor, TeacherLoading.StoredSide),
                Description = $"predictions of {model.Config.Backbone}",
            };
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Encode(IReadOnlyList<RgbImage> images)
    {
        if (images.Count == 0)
            return [];
        using FeatureSet predicted = model.Predict(images, _targets);
        return predicted.Targets.Select(name => KeyValuePair.Create(name, predicted[name])).ToArraysEach(images.Count);
    }

    /// <summary>Leaves the student.</summary>
    public void Dispose()
    {
    }
}
