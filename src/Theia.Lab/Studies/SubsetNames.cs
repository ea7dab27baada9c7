namespace Theia.Lab.Studies;

/// <summary>
/// What the sets of teachers of a study are called in its table and in its folder. A teacher is called by the last
/// part of its id where no other has the same, else by the
/// whole id, so that no two sets share a name.
/// </summary>
/// <param name="ids">Ids of all teachers of the study.</param>
internal sealed class SubsetNames(IReadOnlyList<string> ids)
{
    private const string Untrained = "untrained";

    // Ids hold letters, digits, '.', '_' and '-'. Joined by '_' one id can read like two ('a_b' and 'a', 'b'); by '+'
    // and '@', which no id holds, it cannot.
    private readonly bool _plain = Distinct(ids, set => FolderOf(set, ids, '_', '_'));

    /// <summary>For instance <c>nano-clip + nano-vit</c>.</summary>
    public string Of(IReadOnlyList<string> teachers) =>
        teachers.Count == 0 ? Untrained : string.Join(" + ", teachers.Select(id => Short(id, ids)));

    /// <summary>The folder of a run inside that of the study.</summary>
    public string Folder(IReadOnlyList<string> teachers, int seed) =>
        $"{(_plain ? FolderOf(teachers, ids, '_', '_') : FolderOf(teachers, ids, '+', '@'))}-{seed}";

    private static string FolderOf(
        IReadOnlyList<string> teachers,
        IReadOnlyList<string> ids,
        char between,
        char slash
    ) =>
        teachers.Count == 0
            ? Untrained
            : string.Join(between, teachers.Select(id => Short(id, ids).Replace('/', slash)));

    private static string Short(string id, IReadOnlyList<string> ids)
    {
        var last = Last(id);
        var alone = ids.Count(other => Last(other).Equals(last, StringComparison.OrdinalIgnoreCase)) == 1;
        return alone && last != Untrained ? last : id;
    }

    private static string Last(string id) => id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..];

    // By the rules of the file system that knows least: without the case of letters.
    private static bool Distinct(IReadOnlyList<string> ids, Func<IReadOnlyList<string>, string> name)
    {
        List<string> names = [.. SubsetStudy.SetsOf(ids).Select(name)];
        return names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Count;
    }
}
