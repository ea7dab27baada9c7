using Theia.Lab.Probing;

namespace Theia.Tests.Probing;

/// <summary>One small set, drawn once for all tests.</summary>
internal static class SomeProbeSet
{
    private static readonly Lazy<ProbeSet> _small = new(
        () => ProbeSet.Draw(new ProbeOptions { Scenes = 60, TestScenes = 30, Crops = 6 }));

    public static ProbeSet Small => _small.Value;
}
