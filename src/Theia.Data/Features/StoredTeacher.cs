using Theia.Data.Loading;
using Theia.Data.Tensors;

namespace Theia.Data.Features;

/// <summary>Finds out from a column whose features it holds.</summary>
internal static class StoredTeacher
{
    /// <summary>The teacher of a column, by its record or its folder name, with size and class token as stored; null where nothing is stored.</summary>
    /// <exception cref="DataException">The record or the first shard is damaged.</exception>
    public static TeacherSpec? Find(DatasetFolder set, string column)
    {
        if (Splits.Names.SelectMany(split => set.Shards(column, split)).FirstOrDefault() is not { } first)
            return null;
        var recorded = TeacherRecord.TryLoad(set.ColumnPath(column))?.Spec;
        TeacherSpec named = TeacherSpec.Registry.FirstOrDefault(known => known.FolderName == column && (recorded is null || recorded.Id == known.Id))
            ?? recorded
            ?? new TeacherSpec(Id(column), "unknown", default);
        using var shard = ColumnShard.Open(first, named.SampleExtension, checkHashes: false, out var keys);
        if (keys.Length == 0)
            return null;
        (SafetensorsHeader header, var source) = FeatureLayout.ReadHeader(shard, 0, keys[0]);
        return header.Tensors.TryGetValue("embedding", out TensorInfo? map) && map.Shape.Count == 3 && map.Shape.All(size => size is > 0 and <= int.MaxValue)
            ? named with
            {
                Size = new FeatureSize((int)map.Shape[0], (int)map.Shape[1], (int)map.Shape[2]),
                Normaliser = recorded?.Normaliser ?? TeacherNormaliser.Standard,
                HasClassToken = header.Tensors.ContainsKey("cls_token"),
            }
            : throw new DataException(source, "has no tensor 'embedding' [C, H, W].", "It is no column of features: move the folder away.");
    }

    // owner/name, as the hub names models; the folder name has lost the slash.
    private static string Id(string column) => column.IndexOf('_', StringComparison.Ordinal) is var at and > 0 ? $"{column[..at]}/{column[(at + 1)..]}" : column;
}
