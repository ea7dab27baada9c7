using Theia.Data.Errors;

namespace Theia.Decoding;

/// <summary>Which targets of a student can be decoded, and where the weights for that are.</summary>
/// <param name="config">The student's.</param>
/// <param name="options">Folders and descriptions of teachers.</param>
/// <param name="load">Loads the teacher of a description; null where none is asked for.</param>
internal sealed class DecodeTargets(
    TheiaConfig config, DecodeOptions options, Func<TeacherDescription, ITeacher>? load = null)
{
    private readonly IReadOnlyList<TeacherDescription> _known =
        [.. options.Descriptions, .. TeacherDescription.Known()];

    private readonly Dictionary<string, string> _folders = options.Teachers.ToDictionary(
        pair => pair.Key.Contains('/', StringComparison.Ordinal) ? pair.Key : TeacherDescription.Find(pair.Key).Spec.Id,
        pair => pair.Value,
        StringComparer.Ordinal);

    /// <summary>The first target that is a map; null where all are class tokens.</summary>
    public string? FirstMap => Maps.FirstOrDefault();

    private IEnumerable<string> Maps =>
        config.TargetFeatureSizes.Where(target => !target.Value.IsVector).Select(target => target.Key);

    /// <summary>The first target of an architecture; null where the student predicts none.</summary>
    public string? First(TeacherArchitecture architecture) => Maps.FirstOrDefault(target =>
        Describe(target) is { } known
            && (known.MaskDecoder is null ? known.Spec.Architecture : TeacherArchitecture.Sam) == architecture);

    /// <summary>A teacher with the size that the student predicts; null for one without a description.</summary>
    public TeacherSpec? Spec(string target) =>
        Describe(target)?.Spec is { } spec ? spec with { Size = config.TargetFeatureSizes[target] } : null;

    /// <summary>The folder of a teacher's weights: the given one, or where the bundled one lies; null for neither.
    /// </summary>
    public string? Folder(string target) => _folders.TryGetValue(target, out var given) ? given
        : Describe(target) is { } known && (known.MaskDecoder ?? known.Folder) is { } own ? known.Locate(own)
        : null;

    /// <summary>
    /// Loads the teacher of a target. Its map may have another grid than the student's prediction of it.
    /// </summary>
    /// <exception cref="UsageException">There is no folder for it.</exception>
    public ITeacher Load(string target) =>
        _folders.TryGetValue(target, out var given) ? Teacher.Load(given)
        : Describe(target) is { NeedsFolder: false } own ? (load ?? (description => Teacher.Load(description)))(own)
        : throw Missing(target);

    /// <summary>The error for a teacher whose weights are nowhere.</summary>
    public UsageException Missing(string target)
    {
        var from = Describe(target)?.Weights is { } weights ? $" They are at {weights}." : "";
        return new UsageException(
            $"Decoding {target} needs its weights.{from}",
            new Remedy("Download the folder and name it.", RemedyStep.NameTeacherFolder) { Teacher = target });
    }

    private TeacherDescription? Describe(string target) => _known.FirstOrDefault(known => known.Spec.Id == target);
}
