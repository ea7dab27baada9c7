using System.Diagnostics.CodeAnalysis;
using Theia.Data.Errors;

namespace Theia;

/// <summary>Predicted teacher features for a batch of images. Owns its tensors.</summary>
public sealed class FeatureSet : IDisposable
{
    private readonly OrderedDictionary<string, Tensor> _features;
    private readonly Func<TargetNormalizers?> _normalizers;
    private readonly bool _inTeacherUnits;

    internal FeatureSet(
        OrderedDictionary<string, Tensor> features, Func<TargetNormalizers?> normalizers, bool inTeacherUnits = false)
    {
        (_features, _normalizers, _inTeacherUnits) = (features, normalizers, inTeacherUnits);
    }

    /// <summary>
    /// Names of the targets, in the order of the configuration: teacher ids, some with
    /// <see cref="TeacherSpec.ClassTokenSuffix"/>.
    /// </summary>
    public IReadOnlyList<string> Targets => [.. _features.Keys];

    /// <summary>The prediction for a teacher's map.</summary>
    /// <returns>
    /// float32 [B, H · W, C], row by row; normalized as the student was trained, or in the teacher's units where
    /// <see cref="ToTeacherUnits"/> made the set. Valid until the set is disposed.
    /// </returns>
    /// <exception cref="UsageException">The student was not asked for this teacher.</exception>
    public Tensor this[TeacherSpec teacher] => this[teacher.Id];

    /// <summary>The prediction for a target.</summary>
    /// <param name="target">A teacher id; with <see cref="TeacherSpec.ClassTokenSuffix"/> for its class token.</param>
    /// <returns>float32 [B, H · W, C], row by row, or [B, C] for a class token. Valid until the
    /// set is disposed.</returns>
    /// <exception cref="UsageException">The student was not asked for this target.</exception>
    public Tensor this[string target] => _features.TryGetValue(target, out Tensor? feature)
        ? feature
        : throw new UsageException(
            $"No prediction for '{target}'.{NearestName.Hint(target, _features.Keys)} Predictions: "
            + $"{string.Join(", ", _features.Keys)}.");

    /// <summary>The prediction for a target, if there is one.</summary>
    public bool TryGet(string target, [NotNullWhen(true)] out Tensor? feature) =>
        _features.TryGetValue(target, out feature);

    /// <summary>Turns predictions back into the teachers' own units.</summary>
    /// <param name="statistics">
    /// Mean and deviation by teacher id, for teachers whose normalizer the model folder does not carry, as published
    /// folders do not, or in place of it. Default: null, the normalizers of the model folder alone.
    /// </param>
    /// <returns>A new set with the same targets. The caller owns it; this one stays.</returns>
    /// <exception cref="UsageException">
    /// A target has no normalizer, statistics have another number of channels, or the set is in these units already.
    /// </exception>
    public FeatureSet ToTeacherUnits(IReadOnlyDictionary<string, ChannelStatistics>? statistics = null)
    {
        if (_inTeacherUnits)
            throw new UsageException("These predictions are in the teachers' own units already.");
        OrderedDictionary<string, Tensor> features = new(StringComparer.Ordinal);
        try
        {
            foreach (var (target, feature) in _features)
                features.Add(target, NormalizerOf(target, feature.size(-1), statistics).Undo(feature));
        }
        catch
        {
            foreach (var feature in features.Values)
                feature.Dispose();
            throw;
        }

        return new FeatureSet(features, _normalizers, inTeacherUnits: true);
    }

    /// <summary>Frees the predictions.</summary>
    public void Dispose()
    {
        foreach (var feature in _features.Values)
            feature.Dispose();
    }

    private TargetNormalizer NormalizerOf(
        string target, long channels, IReadOnlyDictionary<string, ChannelStatistics>? statistics)
    {
        var teacher = TargetNormalizers.TeacherOf(target);
        if (statistics?.GetValueOrDefault(teacher) is { } given)
        {
            if (given.Mean.Count == channels)
                return TargetNormalizer.Standard(given.Mean, given.Std);
            throw new UsageException(
                $"{given.Source} has {given.Mean.Count} channels, but '{target}' has {channels}. "
                + $"Pass the statistics of {teacher}.");
        }

        return _normalizers()?.ByTeacher.GetValueOrDefault(teacher) ?? throw new UsageException(
            $"The model has no normalizer of {teacher} ({TargetNormalizers.FileName}; published models have none), so "
            + $"its predictions of '{target}' stay normalized. "
            + "Pass the statistics that normalized the teacher's features.");
    }
}
