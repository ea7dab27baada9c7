using System.Text.Json;
using Theia.Checkpoints;
using Theia.Student;
using TorchSharp;
using static TorchSharp.torch;

namespace Theia.Tests.Support;

/// <summary>What the golden group <c>student</c> holds, ready to use.</summary>
internal static class StudentGoldens
{
    /// <summary>The entries of a JSON list or the values of an object.</summary>
    public static IEnumerable<JsonElement> List(params string[] path) => Goldens.Json(path).EnumerateArray();

    /// <summary>A student from a model folder of the set, in evaluation mode.</summary>
    public static RobotVisionModel Model(string folder)
    {
        var path = Goldens.At("student", folder);
        RobotVisionModel model = new(TheiaConfig.Load(path));
        var file = Path.Combine(path, "model.safetensors");
        StateDict.LoadInto(model, SafetensorsFile.ReadAll(file), file);
        model.eval();
        return model;
    }

    /// <summary>
    /// Images of the set as the student's processor prepares them at their own size: (x / 255 − 0.5) / 0.5.
    /// </summary>
    /// <param name="images">U8 [B, H, W, 3].</param>
    /// <param name="repeat">How often each pixel is to be repeated in both directions.</param>
    public static Tensor Pixels(TensorData images, int repeat = 1)
    {
        using var scope = NewDisposeScope();
        var pixels = images.ToTensor()
            .to(float32).repeat_interleave(repeat, 1).repeat_interleave(repeat, 2).permute(0, 3, 1, 2);
        return ((pixels / 255f - 0.5f) / 0.5f).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Every <paramref name="stride"/>-th token.</summary>
    public static Tensor Sample(Tensor tokens, long stride)
    {
        using var index = arange(0, tokens.size(1), stride, dtype: int64);
        return tokens.index_select(1, index);
    }

    /// <summary>The whole numbers of a JSON list.</summary>
    public static int[] Ints(this JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt32())];

    /// <summary>A target size as the goldens write it: [C, H, W] or [C].</summary>
    public static FeatureSize Size(this JsonElement size) =>
        size.Ints() is [var channels, var height, var width]
            ? new FeatureSize(channels, height, width)
            : FeatureSize.Vector(size[0].GetInt32());

    /// <summary>Target sizes by name, in the order of the JSON.</summary>
    public static IReadOnlyDictionary<string, FeatureSize> Targets(this JsonElement targets) =>
        new OrderedDictionary<string, FeatureSize>(
            targets.EnumerateObject().Select(t => KeyValuePair.Create(t.Name, t.Value.Size())));
}
