using Theia.OnnxRuntime;
using static Theia.Tests.OnnxRuntime.SketchTeacher;

namespace Theia.Tests.OnnxRuntime;

public sealed class ExternalWeightsTests
{
    [Fact]
    public void Weights_that_lie_beside_the_file_are_found()
    {
        using var folder = new ScratchFolder();
        File.WriteAllBytes(folder["net.onnx.data"], [.. BitConverter.GetBytes(9f), .. BitConverter.GetBytes(2f)]);
        new OnnxSketch().Input("x", 1, 3, 2, 4).ExternalWeight("two", [1], "net.onnx.data", offset: 4, length: 4)
            .Node("Mul", "x two", "y").Output("y", 1, 3, 2, 4).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(Describe(folder, ["net.onnx"], "y", [3, 2, 4]), OneThread);
        _ = teacher.Fingerprint;

        Assert.Equal(6, Numbers(teacher.Extract([Image(2, 4)])[0]["embedding"])[1]);

        File.WriteAllBytes(folder["net.onnx.data"], [.. BitConverter.GetBytes(9f), .. BitConverter.GetBytes(3f)]);
        using var changed = OnnxTeacher.Load(folder["teacher.json"], OneThread);
        Assert.NotEqual(teacher.Fingerprint, changed.Fingerprint);
    }

    [Theory]
    [InlineData("missing.data", 4)]
    [InlineData("net.onnx.data", 400)]
    [InlineData("../outside.data", 4)]
    public void Weights_that_are_missing_too_short_or_outside_the_folder_end_in_a_typed_error(
        string location, long length)
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["inside"]);
        File.WriteAllBytes(folder["outside.data"], new byte[8]);
        File.WriteAllBytes(folder["inside", "net.onnx.data"], new byte[8]);
        new OnnxSketch().Input("x", 1, 3, 2, 4).ExternalWeight("two", [1], location, offset: 0, length)
            .Node("Mul", "x two", "y").Output("y", 1, 3, 2, 4).Save(folder["inside", "net.onnx"]);

        var error = Assert.Throws<DataException>(
            () => OnnxTeacher.Load(Describe(folder, ["inside/net.onnx"], "y", [3, 2, 4]), OneThread));

        Assert.Contains("net.onnx: cannot be loaded by ONNX Runtime", error.Message, StringComparison.Ordinal);
    }
}
