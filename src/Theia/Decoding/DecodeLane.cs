using Theia.Decoding.Views;

namespace Theia.Decoding;

/// <summary>A view with what it needs: the student's normalizer of its target, and perhaps the teacher.</summary>
/// <param name="View">Owned.</param>
/// <param name="Normalizer">Null where predictions are shown normalized.</param>
/// <param name="Teacher">Owned; null without a row of teachers.</param>
internal sealed record DecodeLane(IFeatureView View, TargetNormalizer? Normalizer, ITeacher? Teacher) : IDisposable
{
    /// <summary>A prediction in the units that the view takes. The caller owns it.</summary>
    public Tensor Units(Tensor prediction) => Normalizer is null ? prediction.alias() : Normalizer.Undo(prediction);

    /// <summary>What the teacher says of an image; null where it is neither here nor has spoken before.</summary>
    /// <param name="square">The image as the networks see it.</param>
    /// <param name="stored">What teachers extracted of it before.</param>
    /// <returns>[1, N, C]. The caller owns it.</returns>
    public Tensor? OfTeacher(RgbImage square, IReadOnlyDictionary<string, Tensor> stored) =>
        stored.TryGetValue(View.Target, out var tokens) ? tokens.alias()
        : Teacher is null ? null
        : TeacherFeatures.Tokens(Teacher, square);

    /// <inheritdoc/>
    public void Dispose()
    {
        View.Dispose();
        Teacher?.Dispose();
    }
}
