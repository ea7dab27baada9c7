namespace Theia.Robotics.Native;

/// <summary>
/// The offsets of one version of MuJoCo: its structs differ from version to version, so they are looked up, not copied.
/// </summary>
/// <param name="Version">As <c>mj_version()</c> returns it: 222 is 2.2.2, 3017000 is 3.17.0.</param>
/// <param name="Structs">Structs by name, without the trailing underscore of C tags.</param>
/// <param name="Constants">Values of enumerations and sizes.</param>
internal sealed record StructTable(
    int Version, IReadOnlyDictionary<string, StructLayout> Structs, IReadOnlyDictionary<string, int> Constants)
{
    /// <summary>Bytes of a struct.</summary>
    public int Size(string type) => Structs[type].Size;

    /// <summary>
    /// A member by its path, through structs that are members: <c>vis.map.znear</c> of <c>mjModel</c>. Null: there is
    /// none in this version.
    /// </summary>
    public StructField? Find(string type, string path)
    {
        if (!Structs.TryGetValue(type, out StructLayout? layout))
            return null;
        if (layout.Fields.TryGetValue(path, out StructField? field))
            return field;
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !layout.Fields.TryGetValue(path[..dot], out StructField? outer) || outer.IsPointer)
            return null;
        return Find(outer.Type, path[(dot + 1)..]) is { } inner
            ? inner with { Offset = outer.Offset + inner.Offset }
            : null;
    }

    /// <summary>Offset of a member that every accepted version has (<see cref="RequiredFields"/>).</summary>
    public int Offset(string type, string path) =>
        Find(type, path)?.Offset ?? throw new KeyNotFoundException($"{type}.{path}");

    /// <summary>What is missing of what this project reads; empty for a version that it can use.</summary>
    public IEnumerable<string> Missing() =>
        RequiredFields.Fields.Where(field => Find(field.Struct, field.Path) is null)
            .Select(field => $"{field.Struct}.{field.Path}")
            .Concat(RequiredFields.Structs.Where(name => !Structs.ContainsKey(name)))
            .Concat(RequiredFields.Constants.Where(name => !Constants.ContainsKey(name)));
}
