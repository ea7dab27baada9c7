namespace Theia.Training.Targets;

/// <summary>Features as the teacher says them.</summary>
internal sealed class RawFeatures : ITargetNormaliser
{
    public Tensor Normalise(Tensor raw) => raw.ChannelsLast();

    public void Dispose()
    {
    }
}
