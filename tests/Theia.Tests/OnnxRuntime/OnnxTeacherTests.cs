using System.Text.Json.Nodes;
using Theia.OnnxRuntime;
using static Theia.Tests.OnnxRuntime.SketchTeacher;

namespace Theia.Tests.OnnxRuntime;

public sealed class OnnxTeacherTests
{
    [Fact]
    public void The_map_is_stored_as_bfloat16_with_channels_first()
    {
        using var folder = new ScratchFolder();
        Doubling().Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(Describe(folder, ["net.onnx"], "y", [3, 2, 4]), OneThread);

        IReadOnlyDictionary<string, TensorData> stored = Assert.Single(teacher.Extract([Image(2, 4)]));

        Assert.Equal(["embedding"], stored.Keys);
        Assert.Equal(DType.BF16, stored["embedding"].Type);
        Assert.Equal([3, 2, 4], stored["embedding"].Shape);
        Assert.Equal(
            [0, 6, 12, 18, 24, 30, 36, 42, 2, 8, 14, 20, 26, 32, 38, 44, 4, 10, 16, 22, 28, 34, 40, 46],
            Numbers(stored["embedding"]));
    }

    [Fact]
    public void An_inner_tensor_can_be_taken_and_what_comes_after_it_is_not_run()
    {
        using var folder = new ScratchFolder();

        // With 5 against 4 channels, the product after 'doubled' would fail.
        Doubling(output: "doubled").Weight("five", [1, 5, 1, 1], new float[5])
            .Node("Mul", "doubled five", "y").Output("y", 1, 5, 2, 4).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(Describe(folder, ["net.onnx"], "doubled", [3, 2, 4]), OneThread);

        Assert.Equal(6, Numbers(teacher.Extract([Image(2, 4)])[0]["embedding"])[1]);
    }

    [Fact]
    public void Nodes_that_stand_before_what_they_use_are_put_in_order()
    {
        using var folder = new ScratchFolder();
        var sketch = new OnnxSketch().Input("x", 1, 3, 2, 4).Weight("two", [1], 2);
        foreach (var i in Enumerable.Range(0, 3000).Reverse())   // deeper than a stack of calls may be
            sketch.Node("Relu", $"n{i}", $"n{i + 1}");
        sketch.Node("Relu", "unused", "beside").Node("Mul", "x two", "n0")
            .Node("Relu", "n0", "unused").Output("n3000", 1, 3, 2, 4).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(Describe(folder, ["net.onnx"], "n3000", [3, 2, 4]), OneThread);

        Assert.Equal(6, Numbers(teacher.Extract([Image(2, 4)])[0]["embedding"])[1]);
    }

    [Fact]
    public void A_fixed_batch_of_one_is_made_free()
    {
        using var folder = new ScratchFolder();
        Doubling().Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(Describe(folder, ["net.onnx"], "y", [3, 2, 4]), OneThread);

        AssertBatchEqualsSingles(teacher);
    }

    [Fact]
    public void A_network_that_counts_on_one_image_inside_gets_them_one_by_one()
    {
        using var folder = new ScratchFolder();
        new OnnxSketch().Input("x", 1, 3, 2, 4).Shape("flat", 1, 24).Shape("square", 1, 3, 2, 4)
            .Node("Reshape", "x flat", "row")
            .Node("Reshape", "row square", "y").Output("y", 1, 3, 2, 4).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(Describe(folder, ["net.onnx"], "y", [3, 2, 4]), OneThread);

        AssertBatchEqualsSingles(teacher);
    }

    [Fact]
    public void A_network_that_would_mix_the_images_of_a_batch_gets_them_one_by_one()
    {
        using var folder = new ScratchFolder();
        new OnnxSketch().Input("x", "batch", 3, 2, 4)
            .Node("ReduceMean", "x", "mean", OnnxSketch.Wholes("axes", 0))
            .Node("Add", "x mean", "y").Output("y", "batch", 3, 2, 4).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(Describe(folder, ["net.onnx"], "y", [3, 2, 4]), OneThread);

        AssertBatchEqualsSingles(teacher);
    }

    [Fact]
    public void Files_of_a_chain_feed_each_other()
    {
        using var folder = new ScratchFolder();
        Doubling().Save(folder["first.onnx"]);
        Doubling(input: "anything").Save(folder["second.onnx"]);
        using var teacher = OnnxTeacher.Load(
            Describe(folder, ["first.onnx", "second.onnx"], "y", [3, 2, 4]), OneThread);

        Assert.Equal(12, Numbers(teacher.Extract([Image(2, 4)])[0]["embedding"])[1]);
        AssertBatchEqualsSingles(teacher);
    }

    [Fact]
    public void Of_tokens_the_last_ones_are_the_map_and_the_first_can_be_the_class_token()
    {
        using var folder = new ScratchFolder();

        // Ten tokens of three numbers: two that come before, then the eight pixels.
        new OnnxSketch().Input("x", 1, 3, 2, 4)
            .Shape("flat", 1, 3, 8).Weight("before", [1, 2, 3], 90, 91, 92, 93, 94, 95)
            .Node("Reshape", "x flat", "planes")
            .Node("Transpose", "planes", "pixels", OnnxSketch.Wholes("perm", 0, 2, 1))
            .Node("Concat", "before pixels", "y", OnnxSketch.Whole("axis", 1))
            .Output("y", 1, 10, 3).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(
            Describe(folder, ["net.onnx"], "y", [3, 2, 4], with => with["classTensor"] = "y"), OneThread);

        IReadOnlyDictionary<string, TensorData> stored = teacher.Extract([Image(2, 4)])[0];

        Assert.True(teacher.Spec.HasClassToken);
        Assert.Equal([3], stored["cls_token"].Shape);
        Assert.Equal([90, 91, 92], Numbers(stored["cls_token"]));
        Assert.Equal([0, 3, 6, 9, 12, 15, 18, 21, 1, 4], Numbers(stored["embedding"])[..10]);
        AssertBatchEqualsSingles(teacher);
    }

    [Fact]
    public void A_pooled_vector_can_be_the_class_token()
    {
        using var folder = new ScratchFolder();
        Doubling().Node("GlobalAveragePool", "y", "pooled").Output("pooled", 1, 3, 1, 1).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(
            Describe(folder, ["net.onnx"], "y", [3, 2, 4], with => with["classTensor"] = "pooled"), OneThread);

        Assert.Equal([21, 23, 25], Numbers(teacher.Extract([Image(2, 4)])[0]["cls_token"]));
        AssertBatchEqualsSingles(teacher);
    }

    [Fact]
    public void Channels_may_be_last_and_blue_may_be_first()
    {
        using var folder = new ScratchFolder();
        Doubling(shape: [1, 2, 4, 3]).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(
            Describe(folder, ["net.onnx"], "y", [3, 2, 4], with => with["input"]!["channels"] = "bgr"), OneThread);

        Assert.Equal(
            [4, 10, 16, 22, 28, 34, 40, 46, 2, 8], Numbers(teacher.Extract([Image(2, 4)])[0]["embedding"])[..10]);
    }

    [Fact]
    public void Without_a_processor_images_of_any_size_are_resized_and_keep_their_gray_levels()
    {
        using var folder = new ScratchFolder();
        new OnnxSketch().Input("x", "n", 3, 2, 4)
            .Node("Identity", "x", "y").Output("y", "n", 3, 2, 4).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(Describe(folder, ["net.onnx"], "y", [3, 2, 4]), OneThread);

        IReadOnlyList<IReadOnlyDictionary<string, TensorData>> stored =
            teacher.Extract([Flat(9, 5, 200), Flat(1, 1, 40), Flat(2, 4, 3)]);

        Assert.Equal([200f, 40f, 3f], stored.Select(image => Assert.Single(Numbers(image["embedding"]).Distinct())));
    }

    [Fact]
    public void A_processor_prepares_the_images_as_its_fields_say()
    {
        using var folder = new ScratchFolder();
        new OnnxSketch().Input("x", "n", 3, 2, 4)
            .Node("Identity", "x", "y").Output("y", "n", 3, 2, 4).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(
            Describe(folder, ["net.onnx"], "y", [3, 2, 4], with => with["processor"] = Processor(width: 4)), OneThread);

        float[] values = [.. teacher.Extract([Flat(7, 7, 0), Flat(7, 7, 255), Flat(7, 7, 51)])
            .Select(image => Numbers(image["embedding"])[0])];

        Assert.Equal([-1f, 1f], values[..2]);
        Assert.Equal(2 * 51 / 255f - 1, values[2], tolerance: 1f / 256);   // half a step of bfloat16 at 0.6
    }

    [Fact]
    public void A_processor_that_makes_another_size_than_the_network_takes_is_refused_with_both()
    {
        using var folder = new ScratchFolder();
        new OnnxSketch().Input("x", "n", 3, 2, 4)
            .Node("Identity", "x", "y").Output("y", "n", 3, 2, 4).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(
            Describe(folder, ["net.onnx"], "y", [3, 2, 4], with => with["processor"] = Processor(width: 5)), OneThread);

        var error = Assert.Throws<UsageException>(() => teacher.Extract([Image(2, 4)]));

        Assert.Contains(
            "'processor' produces 2 x 5 (height x width) from an image of 2 x 4, but 'input' is 2 x 4",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_can_go_in_as_bytes()
    {
        using var folder = new ScratchFolder();
        new OnnxSketch { InputType = 2 }.Input("x", 1, 3, 2, 4)
            .Node("Cast", "x", "y", OnnxSketch.Whole("to", 1)).Output("y", 1, 3, 2, 4).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(Describe(folder, ["net.onnx"], "y", [3, 2, 4]), OneThread);

        Assert.Equal([200, 203], Numbers(teacher.Extract([Image(2, 4, first: 200)])[0]["embedding"])[..2]);
    }

    [Fact]
    public void Weights_that_an_old_file_lists_as_inputs_are_no_inputs()
    {
        using var folder = new ScratchFolder();
        Doubling().Input("two", 1).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(Describe(folder, ["net.onnx"], "y", [3, 2, 4]), OneThread);

        Assert.Equal(6, Numbers(teacher.Extract([Image(2, 4)])[0]["embedding"])[1]);
    }

    [Fact]
    public void What_only_a_branch_uses_stays_in_the_graph()
    {
        using var folder = new ScratchFolder();
        var branch = new OnnxSketch().Node("Add", "doubled doubled", "sum").Output("sum", 1, 3, 2, 4);
        Doubling(output: "doubled").Node("Equal", "two two", "same").Node("Squeeze", "same", "condition")
            .Node(
                "If", "condition", "y", OnnxSketch.Graph("then_branch", branch),
                OnnxSketch.Graph("else_branch", branch))
            .Output("y", 1, 3, 2, 4).Save(folder["net.onnx"]);
        using var teacher = OnnxTeacher.Load(Describe(folder, ["net.onnx"], "y", [3, 2, 4]), OneThread);

        Assert.Equal(12, Numbers(teacher.Extract([Image(2, 4)])[0]["embedding"])[1]);
    }

    [Fact]
    public void The_fingerprint_follows_the_weights_and_the_chosen_tensor()
    {
        using var folder = new ScratchFolder();
        var seen = new HashSet<string>();
        foreach (var (factor, tensor) in new[] { (2f, "y"), (3f, "y"), (2f, "copy"), (2f, "y") })
        {
            Doubling(factor: factor).Node("Identity", "y", "copy").Output("copy", 1, 3, 2, 4).Save(folder["net.onnx"]);
            using var teacher = OnnxTeacher.Load(Describe(folder, ["net.onnx"], tensor, [3, 2, 4]), OneThread);
            seen.Add(teacher.Fingerprint);
        }

        Assert.Equal(3, seen.Count);
    }

    internal static OnnxSketch Doubling(string input = "x", string output = "y", int[]? shape = null, float factor = 2)
    {
        object[] dimensions = [.. (shape ?? [1, 3, 2, 4]).Cast<object>()];
        return new OnnxSketch().Input(input, dimensions)
            .Weight("two", [1], factor).Node("Mul", $"{input} two", output).Output(output, dimensions);
    }

    private static RgbImage Flat(int height, int width, byte level) =>
        new(width, height, [.. Enumerable.Repeat(level, 3 * height * width)]);

    private static JsonObject Processor(int width) => new()
    {
        ["image_processor_type"] = "ViTImageProcessor",
        ["size"] = new JsonObject { ["height"] = 2, ["width"] = width },
        ["image_mean"] = new JsonArray(0.5, 0.5, 0.5),
        ["image_std"] = new JsonArray(0.5, 0.5, 0.5),
    };

    private static void AssertBatchEqualsSingles(OnnxTeacher teacher)
    {
        var (_, height, width) = teacher.Spec.Size;
        RgbImage[] images = [.. Enumerable.Range(0, 3).Select(i => Image(height, width, first: 40 * i))];
        var together = teacher.Extract(images);
        Assert.Equal(images.Length, together.Count);
        for (var i = 0; i < images.Length; i++)
        {
            IReadOnlyDictionary<string, TensorData> alone = teacher.Extract([images[i]])[0];
            Assert.Equal(alone.Keys, together[i].Keys);
            foreach (var name in alone.Keys)
                Assert.True(alone[name].Bytes.Span.SequenceEqual(together[i][name].Bytes.Span), $"{name} of image {i}");
        }
    }
}
