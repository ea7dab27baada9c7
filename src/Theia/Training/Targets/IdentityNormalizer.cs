namespace Theia.Training.Targets;

/// <summary>Features without normalization.</summary>
/// <param name="mean">The measured mean of each channel; null where nothing was measured.</param>
internal sealed class IdentityNormalizer(IReadOnlyList<float>? mean) : ITargetNormalizer
{
    public IReadOnlyList<float>? Mean => mean;

    public TargetNormalizer? Inverse => TargetNormalizer.None;

    public Tensor Normalize(Tensor raw) => raw.ChannelsLast();

    public void Dispose()
    {
    }
}
