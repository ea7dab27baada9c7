namespace Theia.Training.Losses;

/// <summary>What one comparison gave.</summary>
/// <param name="Main">The scalar that is trained on; owned.</param>
/// <param name="MainValue">Its value.</param>
/// <param name="Total">The three losses over all targets.</param>
/// <param name="Targets">The three losses of each target.</param>
internal sealed record LossTensors(
    Tensor Main, double MainValue, TargetLosses Total, IReadOnlyDictionary<string, TargetLosses> Targets) : IDisposable
{
    public void Dispose() => Main.Dispose();
}
