using System.Text.Json.Nodes;
using Theia.OnnxRuntime;

namespace Theia.Tests.OnnxRuntime;

/// <summary>A description beside small ONNX files, and images to try it with.</summary>
internal static class SketchTeacher
{
    public static OnnxOptions OneThread { get; } = new() { Threads = 1 };

    /// <summary>Writes a description that the caller may change, and returns its path.</summary>
    public static string Describe(
        ScratchFolder folder, string[] files, string tensor, int[] size, Action<JsonObject>? change = null)
    {
        var description = new JsonObject
        {
            ["id"] = "test/sketch",
            ["architecture"] = "onnx",
            ["files"] = new JsonArray([.. files.Select(file => JsonValue.Create(file))]),
            ["input"] = new JsonObject { ["height"] = size[1], ["width"] = size[2] },
            ["tensor"] = tensor,
            ["size"] = new JsonArray([.. size.Select(number => JsonValue.Create(number))]),
        };
        change?.Invoke(description);
        File.WriteAllText(folder["teacher.json"], description.ToJsonString());
        return folder["teacher.json"];
    }

    /// <summary>An image whose bytes count up from <paramref name="first"/>.</summary>
    public static RgbImage Image(int height, int width, int first = 0) =>
        new(width, height, [.. Enumerable.Range(first, 3 * height * width).Select(value => (byte)value)]);

    /// <summary>The numbers of a stored tensor.</summary>
    public static float[] Numbers(TensorData tensor) =>
        [.. tensor.Bytes.ToArray()
            .Chunk(2).Select(pair => BitConverter.UInt32BitsToSingle((uint)BitConverter.ToUInt16(pair) << 16))];
}
