using System.Diagnostics.CodeAnalysis;
using Theia.Data.Errors;

namespace Theia;

/// <summary>What a student thinks its teachers would say about some pictures. Owns its tensors.</summary>
public sealed class FeatureSet : IDisposable
{
    private readonly OrderedDictionary<string, Tensor> _features;

    internal FeatureSet(OrderedDictionary<string, Tensor> features) => _features = features;

    /// <summary>Names of the targets, in the order of the configuration: teacher ids, some with <see cref="TeacherSpec.ClassTokenSuffix"/>.</summary>
    public IReadOnlyList<string> Targets => [.. _features.Keys];

    /// <summary>The prediction for a teacher's map.</summary>
    /// <returns>float32 [B, H · W, C], row by row; normalised as the student was trained. Valid until the set is disposed.</returns>
    /// <exception cref="UsageException">The student was not asked for this teacher.</exception>
    public Tensor this[TeacherSpec teacher] => this[teacher.Id];

    /// <summary>The prediction for a target.</summary>
    /// <param name="target">A teacher id; with <see cref="TeacherSpec.ClassTokenSuffix"/> for its class token.</param>
    /// <returns>float32 [B, H · W, C], row by row, or [B, C] for a class token. Valid until the set is disposed.</returns>
    /// <exception cref="UsageException">The student was not asked for this target.</exception>
    public Tensor this[string target] => _features.TryGetValue(target, out Tensor? feature)
        ? feature
        : throw new UsageException($"There is no prediction for '{target}'.{NearestName.Hint(target, _features.Keys)} There are {string.Join(", ", _features.Keys)}.");

    /// <summary>The prediction for a target, if there is one.</summary>
    public bool TryGet(string target, [NotNullWhen(true)] out Tensor? feature) => _features.TryGetValue(target, out feature);

    /// <summary>Frees the predictions.</summary>
    public void Dispose()
    {
        foreach (var feature in _features.Values)
            feature.Dispose();
    }
}
