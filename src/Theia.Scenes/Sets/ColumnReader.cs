using System.Runtime.InteropServices;

namespace Theia.Scenes.Sets;

/// <summary>Reads the columns of one shard of scenes side by side.</summary>
internal sealed class ColumnReader(DatasetFolder set, string split, int index)
{
    private static readonly string[] _columns =
        [.. SceneColumns.Schemas(SceneRenderer.Smallest).Select(column => column.Name)];

    /// <summary>The scenes of the shard.</summary>
    /// <param name="images">Its shard of images.</param>
    public IEnumerable<(string Key, Scene Scene)> Scenes(string images)
    {
        List<Shard> open = [];
        try
        {
            open.Add(Shard.Open(images, checkHashes: true));
            foreach (var column in _columns)
                open.Add(Shard.Open(Beside(column), checkHashes: true));
            for (var i = 0; i < open[0].Members.Count; i++)
            {
                var key = open[0].Members[i].Key;
                yield return (key, One([.. open.Select(shard => Payload(shard, i, key))]));
            }
        }
        finally
        {
            foreach (Shard shard in open)
                shard.Dispose();
        }
    }

    private static (byte[] Bytes, string Source) Payload(Shard shard, int at, string key)
    {
        if (at >= shard.Members.Count || shard.Members[at].Key != key)
        {
            throw new DataException(
                shard.Path, $"has no labels of '{key}' at position {at}, but the images have that key.",
                "Write the scenes again: the same command finishes what is missing.");
        }

        return (shard.Read(shard.Members[at]), $"{shard.Path}, sample '{key}'");
    }

    private static Scene One((byte[] Bytes, string Source)[] columns)
    {
        TensorData image = NpyFile.Parse(columns[0].Bytes, columns[0].Source);
        var facts = SceneFacts.Parse(columns[4].Bytes, columns[4].Source);
        long size = facts.Size;
        if (image.Type != DType.U8 || !image.Shape.SequenceEqual([size, size, 3]))
        {
            throw new DataException(
                columns[0].Source,
                $"is {image.Type} [{string.Join(", ", image.Shape)}], "
                    + $"but the facts declare an image of {size} pixels.");
        }

        return new Scene(
            new RgbImage((int)size, (int)size, image.Bytes.ToArray()),
            MemoryMarshal.Cast<byte, float>(Map(columns[1], "depth", DType.F32, size, size)).ToArray(),
            Map(columns[2], "class", DType.U8, size, size),
            Map(columns[2], "instance", DType.U8, size, size), Map(columns[2], "part", DType.U8, size, size),
            MemoryMarshal.Cast<byte, sbyte>(Map(columns[3], "normal", DType.I8, 3, size, size)).ToArray(),
            facts);
    }

    private static byte[] Map((byte[] Bytes, string Source) column, string name, DType type, params long[] shape) =>
        SafetensorsFile.Parse(column.Bytes, column.Source).TryGetValue(name, out TensorData? map) && map.Type == type
            && map.Shape.SequenceEqual(shape)
            ? map.Bytes.ToArray()
            : throw new DataException(
                column.Source, $"has no map '{name}' {type} [{string.Join(", ", shape)}].", "Write the scenes again.");

    private string Beside(string column)
    {
        ColumnSchema.Require(set, column, ColumnKind.Labels);
        IReadOnlyList<string> shards = set.Shards(column, split);
        return index < shards.Count ? shards[index] : throw new DataException(
            set.ColumnPath(column),
            $"has {shards.Count} shards of '{split}'; number {index + 1} is missing.",
            "Write the scenes again: the same command finishes what is missing.");
    }
}
