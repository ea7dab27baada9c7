using Theia.Data.Datasets;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Data.Teachers;

/// <summary>Finds out from a column whose features it holds.</summary>
internal static class StoredTeacher
{
    /// <summary>
    /// The teacher of a column, by its record and its schema, with size and class token as stored; null where no
    /// features are stored.
    /// </summary>
    /// <exception cref="DataException">The record, the schema or the first shard is damaged.</exception>
    public static TeacherSpec? Find(DatasetFolder set, string column)
    {
        var schema = ColumnSchema.Load(set, column);
        var first = Splits.Names.SelectMany(split => set.Shards(column, split)).FirstOrDefault();
        if (schema.Kind != ColumnKind.Features || first is null)
            return null;
        var recorded = TeacherRecord.TryLoad(set.ColumnPath(column))?.Spec;
        var id = recorded?.Id ?? schema.TeacherId!;
        TeacherSpec named = TeacherSpec.Registry.FirstOrDefault(known => known.Id == id)
            ?? recorded
            ?? new TeacherSpec(id, "unknown", default);
        if ((schema.Arrays.Count > 0 ? schema.Arrays : ArraysOfFirst(first, named)) is not { } arrays)
            return null;
        IReadOnlyList<long> map = arrays.First(array => array.Name == "embedding").Shape;
        return named with
        {
            Size = new FeatureSize((int)map[0], (int)map[1], (int)map[2]),
            Normalizer = recorded?.Normalizer ?? TeacherNormalizer.Standard,
            HasClassToken = arrays.Any(array => array.Name == "cls_token"),
        };
    }

    // Without a schema the first sample tells; null where there is none.
    private static IReadOnlyList<ArraySchema>? ArraysOfFirst(string first, TeacherSpec named)
    {
        using var shard = ColumnShard.Open(first, named.SampleExtension, checkHashes: false, out var keys);
        if (keys.Length == 0)
            return null;
        (SafetensorsHeader header, var source) = FeatureLayout.ReadHeader(shard, 0, keys[0]);
        return header.Tensors.TryGetValue("embedding", out TensorInfo? map)
            && map.Shape.Count == 3
            && map.Shape.All(size => size is > 0 and <= int.MaxValue)
            ? [.. header.Tensors.Values.Select(tensor => new ArraySchema(tensor.Name, tensor.Type, tensor.Shape))]
            : throw new DataException(
                source,
                "has no tensor 'embedding' [C, H, W].",
                "It is not a feature column; move the folder away.");
    }
}
