using Theia.Decoding.Views;

namespace Theia.Decoding;

/// <summary>A view with what it needs: the student's normalizer of its target, and perhaps the teacher.</summary>
/// <param name="View">Owned.</param>
/// <param name="Normalizer">Null where predictions are shown normalized.</param>
/// <param name="Teacher">Owned; null without a row of teachers.</param>
internal sealed record DecodeLane(IFeatureView View, TargetNormalizer? Normalizer, Teacher? Teacher) : IDisposable
{
    /// <summary>A prediction in the units that the view takes. The caller owns it.</summary>
    public Tensor Units(Tensor prediction) => Normalizer is null ? prediction.alias() : Normalizer.Undo(prediction);

    /// <inheritdoc/>
    public void Dispose()
    {
        View.Dispose();
        Teacher?.Dispose();
    }
}
