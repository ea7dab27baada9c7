using System.Runtime.InteropServices;

namespace Theia.Scenes.Sets;

/// <summary>A scene as the payloads of its columns, and back.</summary>
internal static class SceneColumns
{
    /// <summary>The columns of labels.</summary>
    /// <param name="size">Rows and columns of a scene.</param>
    public static IReadOnlyList<ColumnSchema> Schemas(int size) =>
    [
        Tensors("scene_depth", new ArraySchema("depth", DType.F32, [size, size])),
        Tensors(
            "scene_masks",
            new ArraySchema("class", DType.U8, [size, size]),
            new ArraySchema("instance", DType.U8, [size, size]),
            new ArraySchema("part", DType.U8, [size, size])),
        Tensors("scene_normals", new ArraySchema("normal", DType.I8, [3, size, size])),
        new ColumnSchema("scene_facts", ColumnKind.Labels, "scene_facts.json"),
    ];

    /// <summary>Image and payloads, in the order of <see cref="Schemas"/>.</summary>
    public static LabeledImage Labeled(Scene scene)
    {
        long size = scene.Image.Width;
        return new LabeledImage(scene.Image,
        [
            Tensors(("depth", DType.F32, [size, size], MemoryMarshal.AsBytes<float>(scene.Depth).ToArray())),
            Tensors(
                ("class", DType.U8, [size, size], scene.Classes),
                ("instance", DType.U8, [size, size], scene.Instances),
                ("part", DType.U8, [size, size], scene.Parts)),
            Tensors(("normal", DType.I8, [3, size, size], MemoryMarshal.AsBytes<sbyte>(scene.Normals).ToArray())),
            scene.Facts.ToJson(),
        ]);
    }

    /// <summary>Reads the scenes of a split.</summary>
    public static IEnumerable<(string Key, Scene Scene)> Read(DatasetFolder set, string split)
    {
        IReadOnlyList<string> images = set.Shards(DatasetFolder.Images, split);
        for (var i = 0; i < images.Count; i++)
        {
            var columns = new ColumnReader(set, split, i);
            foreach (var scene in columns.Scenes(images[i]))
                yield return scene;
        }
    }

    private static ColumnSchema Tensors(string name, params ArraySchema[] arrays) =>
        new(name, ColumnKind.Labels, $"{name}.safetensors") { Arrays = arrays };

    private static byte[] Tensors(params ReadOnlySpan<(string Name, DType Type, long[] Shape, byte[] Bytes)> tensors)
    {
        var sources = new TensorSource[tensors.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            sources[i] = new TensorSource(
                tensors[i].Name, new TensorData(tensors[i].Type, tensors[i].Shape, tensors[i].Bytes));
        }

        return SafetensorsWriter.ToBytes(sources);
    }
}
