namespace Theia.Data;

/// <summary>
/// The sets of teachers that the paper compares, by the names of the reference's configuration files.
/// </summary>
public static class TeacherSets
{
    private static readonly OrderedDictionary<string, IReadOnlyList<TeacherSpec>> _sets = new(StringComparer.Ordinal)
    {
        ["cdiv"] = [TeacherSpec.VitHugePatch14, TeacherSpec.DinoV2Large, TeacherSpec.ClipVitLargePatch14],
        ["cddsv"] =
        [
            TeacherSpec.VitHugePatch14, TeacherSpec.DinoV2Large, TeacherSpec.ClipVitLargePatch14,
            TeacherSpec.SamVitHuge, TeacherSpec.DepthAnythingLarge,
        ],
        ["cddv"] =
        [
            TeacherSpec.VitHugePatch14, TeacherSpec.DinoV2Large, TeacherSpec.ClipVitLargePatch14,
            TeacherSpec.DepthAnythingLarge,
        ],
        ["cdds"] =
        [
            TeacherSpec.DinoV2Large, TeacherSpec.ClipVitLargePatch14, TeacherSpec.SamVitHuge,
            TeacherSpec.DepthAnythingLarge,
        ],
        ["cdesv"] =
        [
            TeacherSpec.VitHugePatch14, TeacherSpec.ClipVitLargePatch14, TeacherSpec.SamVitHuge,
            TeacherSpec.DepthAnythingLarge,
        ],
        ["cdis"] = [TeacherSpec.DinoV2Large, TeacherSpec.ClipVitLargePatch14, TeacherSpec.SamVitHuge],
        ["cdisv"] =
        [
            TeacherSpec.VitHugePatch14, TeacherSpec.DinoV2Large, TeacherSpec.ClipVitLargePatch14,
            TeacherSpec.SamVitHuge,
        ],
        ["ddsv"] =
        [
            TeacherSpec.VitHugePatch14, TeacherSpec.DinoV2Large, TeacherSpec.SamVitHuge, TeacherSpec.DepthAnythingLarge,
        ],
        ["clip"] = [TeacherSpec.ClipVitLargePatch14],
        ["dinov2"] = [TeacherSpec.DinoV2Large],
        ["vit"] = [TeacherSpec.VitHugePatch14],
        ["sam"] = [TeacherSpec.SamVitHuge],
        ["depth_anything"] = [TeacherSpec.DepthAnythingLarge],
    };

    /// <summary>ViT, DINOv2, CLIP: the paper's main model.</summary>
    public static IReadOnlyList<TeacherSpec> Cdiv => _sets["cdiv"];

    /// <summary>All five that are distilled.</summary>
    public static IReadOnlyList<TeacherSpec> Cddsv => _sets["cddsv"];

    /// <summary>Names of all sets.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. _sets.Keys];

    /// <summary>The teachers of a set, in the order that the published configurations give them.</summary>
    /// <exception cref="UsageException">There is no set of that name.</exception>
    public static IReadOnlyList<TeacherSpec> Named(string name) =>
        _sets.TryGetValue(name, out IReadOnlyList<TeacherSpec>? teachers)
            ? teachers
            : throw new UsageException(
                $"Unknown set of teachers '{name}'. Sets: {string.Join(", ", Names)}.");
}
