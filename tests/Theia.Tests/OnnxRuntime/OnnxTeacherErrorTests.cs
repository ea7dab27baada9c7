using System.Text.Json.Nodes;
using Theia.OnnxRuntime;
using static Theia.Tests.OnnxRuntime.OnnxTeacherTests;
using static Theia.Tests.OnnxRuntime.SketchTeacher;

namespace Theia.Tests.OnnxRuntime;

public sealed class OnnxTeacherErrorTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_wrong_tensor_name_lists_the_names_that_exist_with_their_shapes()
    {
        Doubling(output: "inner")
            .Node("GlobalAveragePool", "inner", "pooled").Output("pooled", 1, 3, 1, 1).Save(_folder["net.onnx"]);

        var message = Refusal<UsageException>("iner", size: [3, 2, 4]);

        Assert.Contains(
            "no tensor 'iner'. Did you mean 'inner'? These have the size 3 x 2 x 4: inner.", message,
            StringComparison.Ordinal);
        Assert.Contains("inner [N, 3, 2, 4], pooled [N, 3, 1, 1]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_class_tensor_is_named_too()
    {
        Doubling().Save(_folder["net.onnx"]);

        Assert.Contains(
            "no tensor 'pooled'", Refusal<UsageException>("y", [3, 2, 4], with => with["classTensor"] = "pooled"),
            StringComparison.Ordinal);
        Assert.Contains(
            "as many values as the map has channels, 3",
            Refusal<UsageException>("y", [3, 2, 4], with => with["classTensor"] = "y"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_input_name_lists_the_inputs_with_their_shapes()
    {
        Doubling().Save(_folder["net.onnx"]);

        var message = Refusal<UsageException>("y", [3, 2, 4], with => with["input"]!["name"] = "image");

        Assert.Contains("has no input 'image'. Its inputs are: x [1, 3, 2, 4].", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_inputs_one_must_be_chosen_and_the_others_must_not_be_needed()
    {
        Doubling().Input("mask", 1, 3, 2, 4)
            .Node("Add", "y mask", "masked").Output("masked", 1, 3, 2, 4).Save(_folder["net.onnx"]);

        Assert.Contains(
            "has 2 inputs, and 'input.name' chooses none. Its inputs are: x [1, 3, 2, 4], mask [1, 3, 2, 4].",
            Refusal<UsageException>("y", [3, 2, 4]), StringComparison.Ordinal);
        Assert.Contains(
            "needs mask", Refusal<DataException>("masked", [3, 2, 4], with => with["input"]!["name"] = "x"),
            StringComparison.Ordinal);
        using var unmasked = OnnxTeacher.Load(
            Describe(_folder, ["net.onnx"], "y", [3, 2, 4], with => with["input"]!["name"] = "x"), OneThread);
    }

    [Fact]
    public void A_size_that_the_tensor_does_not_have_is_refused_with_the_one_it_has()
    {
        Doubling().Save(_folder["net.onnx"]);

        Assert.Contains(
            "'y' has the shape [1, 3, 2, 4], which contains no map of 5 x 2 x 4",
            Refusal<UsageException>("y", [5, 2, 4]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_of_another_size_is_refused_with_the_one_the_network_takes()
    {
        Doubling().Save(_folder["net.onnx"]);

        Assert.Contains(
            "net.onnx takes [batch, 3, 2, 4], which is not a batch of RGB images of 6 x 4",
            Refusal<UsageException>("y", [3, 2, 4], with => with["input"]!["height"] = 6), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_in_the_wrong_order_are_refused_with_both_shapes()
    {
        new OnnxSketch().Input("x", 1, 3, 2, 4)
            .Node("Relu", "x", "z").Output("z", 1, 3, 2, 4).Save(_folder["net.onnx"]);
        new OnnxSketch().Input("x", 1, 3, 2, 4)
            .Node("GlobalAveragePool", "x", "pooled").Output("pooled", 1, 3, 1, 1).Save(_folder["pool.onnx"]);

        var error = Assert.Throws<DataException>(
            () => OnnxTeacher.Load(Describe(_folder, ["pool.onnx", "net.onnx"], "z", [3, 2, 4]), OneThread));

        Assert.Equal(_folder["net.onnx"], error.File);
        Assert.Contains(
            "takes x [1, 3, 2, 4], but " + _folder["pool.onnx"] + " gives pooled [1, 3, 1, 1]",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_can_be_joined_in_two_ways_are_refused()
    {
        Doubling().Node("Relu", "y", "z").Output("z", 1, 3, 2, 4).Save(_folder["two.onnx"]);
        Doubling(input: "a").Save(_folder["net.onnx"]);

        var error = Assert.Throws<DataException>(
            () => OnnxTeacher.Load(Describe(_folder, ["two.onnx", "net.onnx"], "y", [3, 2, 4]), OneThread));

        Assert.Contains("takes a, and " + _folder["two.onnx"] + " gives y, z", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_is_named_with_the_places_looked_at()
    {
        var message = Refusal<UsageException>("y", [3, 2, 4]);

        Assert.Contains("names 'net.onnx'", message, StringComparison.Ordinal);
        Assert.Contains(_folder["net.onnx"], message, StringComparison.Ordinal);
        Assert.Contains(AppContext.BaseDirectory, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_ends_in_a_typed_error()
    {
        var whole = Doubling().ToBytes();
        for (var length = 0; length < whole.Length - 1; length += 3)
        {
            File.WriteAllBytes(_folder["net.onnx"], whole[..length]);
            Refusal<DataException>("y", [3, 2, 4]);
        }
    }

    [Fact]
    public void A_file_with_any_byte_changed_loads_or_ends_in_a_typed_error()
    {
        var whole = Doubling().ToBytes();
        for (var place = 0; place < whole.Length; place++)
        {
            var damaged = whole.ToArray();
            damaged[place] ^= 0x41;
            File.WriteAllBytes(_folder["net.onnx"], damaged);
            try
            {
                OnnxTeacher.Load(Describe(_folder, ["net.onnx"], "y", [3, 2, 4]), OneThread).Dispose();
            }
            catch (TheiaException error)
            {
                Assert.Contains(_folder.Path, error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_file_of_something_else_is_no_onnx_file()
    {
        File.WriteAllText(_folder["net.onnx"], "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n");

        Assert.Contains("is a Git LFS pointer", Refusal<DataException>("y", [3, 2, 4]), StringComparison.Ordinal);
        File.WriteAllBytes(_folder["net.onnx"], [.. Enumerable.Repeat((byte)0xFF, 99)]);
        Assert.Contains(
            "is not an ONNX file, or is damaged", Refusal<DataException>("y", [3, 2, 4]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, """{ "size": { "height": 2, "width": 4 } }""", "takes uint8")]
    [InlineData(2, """{ "size": { "height": 2, "width": 4 }, "do_normalize": false }""", "takes uint8")]
    [InlineData(
        1,
        """{ "size": { "height": 2, "width": 4 }, "do_rescale": false, "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225] }""",
        "does not rescale")]
    [InlineData(
        1, """{ "size": { "height": 2, "width": 4 }, "rescale_factor": 1, "image_mean": 0.5, "image_std": 0.5 }""",
        "does not rescale")]
    [InlineData(
        1,
        """{ "size": { "height": 2, "width": 4 }, "image_mean": [123.675, 116.28, 103.53], "image_std": [58.395, 57.12, 57.375] }""",
        "rescales gray levels to 0 to 1")]
    public void A_processor_whose_numbers_the_network_cannot_have_been_made_for_is_refused(
        int type, string processor, string says)
    {
        new OnnxSketch { InputType = type }.Input("x", 1, 3, 2, 4)
            .Node("Cast", "x", "y", OnnxSketch.Whole("to", 1)).Output("y", 1, 3, 2, 4).Save(_folder["net.onnx"]);
        JsonNode settings = JsonNode.Parse(processor)!;
        settings["image_processor_type"] = "ViTImageProcessor";

        var message = Refusal<UsageException>("y", [3, 2, 4], with => with["processor"] = settings);

        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains("'processor'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, """{ "size": { "height": 2, "width": 4 }, "do_rescale": false, "do_normalize": false }""")]
    [InlineData(1, """{ "size": { "height": 2, "width": 4 }, "do_rescale": false, "image_mean": [123.675, 116.28, 103.53], "image_std": [58.395, 57.12, 57.375] }""")]
    [InlineData(1, """{ "size": { "height": 2, "width": 4 }, "image_mean": 0.5, "image_std": 0.5 }""")]
    [InlineData(1, """{ "size": { "height": 2, "width": 4 }, "do_rescale": false, "do_normalize": false }""")]
    public void A_processor_that_may_be_right_is_taken(int type, string processor)
    {
        new OnnxSketch { InputType = type }.Input("x", 1, 3, 2, 4)
            .Node("Cast", "x", "y", OnnxSketch.Whole("to", 1)).Output("y", 1, 3, 2, 4).Save(_folder["net.onnx"]);
        JsonNode settings = JsonNode.Parse(processor)!;
        settings["image_processor_type"] = "ViTImageProcessor";

        using var teacher = OnnxTeacher.Load(
            Describe(_folder, ["net.onnx"], "y", [3, 2, 4], with => with["processor"] = settings), OneThread);
    }

    [Fact]
    public void Nodes_that_use_each_other_are_refused_in_words()
    {
        new OnnxSketch().Input("x", 1, 3, 2, 4).Node("Add", "x b", "a")
            .Node("Relu", "a", "b").Node("Relu", "b", "y").Output("y", 1, 3, 2, 4).Save(_folder["net.onnx"]);

        Assert.Contains("a cycle of nodes", Refusal<DataException>("y", [3, 2, 4]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_that_does_not_exist_ends_in_a_typed_error()
    {
        new OnnxSketch().Input("x", 1, 3, 2, 4)
            .Node("Frobnicate", "x", "y").Output("y", 1, 3, 2, 4).Save(_folder["net.onnx"]);

        Assert.Contains("Frobnicate", Refusal<DataException>("y", [3, 2, 4]), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_architecture_is_no_onnx_teacher()
    {
        Assert.Contains("'clip', not 'onnx'", Refusal<UsageException>("last_hidden_state", [3, 2, 4], with =>
        {
            with["architecture"] = "clip";
            with.Remove("files");
            with.Remove("input");
        }), StringComparison.Ordinal);
    }

    private string Refusal<T>(string tensor, int[] size, Action<JsonObject>? change = null)
        where T : TheiaException => Assert.Throws<T>(
            () => OnnxTeacher.Load(Describe(_folder, ["net.onnx"], tensor, size, change), OneThread)).Message;
}
