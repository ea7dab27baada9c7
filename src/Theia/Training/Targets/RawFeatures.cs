namespace Theia.Training.Targets;

/// <summary>Features without normalization.</summary>
/// <param name="mean">The measured mean of each channel; null where nothing was measured.</param>
internal sealed class RawFeatures(IReadOnlyList<float>? mean) : ITargetNormaliser
{
    public IReadOnlyList<float>? Mean => mean;

    public TargetNormalizer? Inverse => TargetNormalizer.None;

    public Tensor Normalise(Tensor raw) => raw.ChannelsLast();

    public void Dispose()
    {
    }
}
