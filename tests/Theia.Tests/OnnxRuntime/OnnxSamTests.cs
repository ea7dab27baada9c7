using System.Text.Json.Nodes;
using Theia.OnnxRuntime;
using Theia.Tests.Networks.Sam;
using Theia.Tests.Teachers;
using static Theia.Tests.OnnxRuntime.SketchTeacher;

namespace Theia.Tests.OnnxRuntime;

/// <summary>A SAM whose image encoder is another network, as in MobileSAM.</summary>
[Collection("torch")]
public sealed class OnnxSamTests
{
    private const int Channels = 32, Grid = 16, Patch = 8, Side = Grid * Patch;   // of the SAM of the goldens

    [Fact]
    public void An_ONNX_encoder_and_the_rest_of_a_SAM_segment_an_image()
    {
        using var folder = new ScratchFolder();
        var description = TeacherDescription.Load(Write(folder, GoldenSam.Folder));
        var image = GoldenTeacher.LoadImage("wide");

        using var encoder = OnnxTeacher.Load(description, OneThread);
        var expected = Numbers(encoder.Extract([image])[0]["embedding"]);
        using var sam = SegmentAnything.Load(description, OnnxTeacher.Load(description, OneThread));
        using var embedding = sam.Embed(image);
        var masks = sam.Segment(embedding, SamPrompt.Of(new PromptPoint(20, 20)));

        Assert.Equal(expected, embedding.Value.data<float>().ToArray());
        Assert.Equal(Side, embedding.Space.Resized.Width);
        Assert.True(embedding.Space.Resized.Height < Side);                    // padded, not squashed
        Assert.All(masks, mask => Assert.Equal((image.Width, image.Height), (mask.Width, mask.Height)));
    }

    [Fact]
    public void A_student_of_an_ONNX_encoder_is_decoded_with_the_rest_of_its_SAM()
    {
        using var folder = new ScratchFolder();
        var description = TeacherDescription.Load(Write(folder, GoldenSam.Folder));
        var config = TheiaConfig.Tiny with
        {
            BackboneConfig = new BackboneSizes
            {
                HiddenSize = 32,
                NumHiddenLayers = 1,
                NumAttentionHeads = 2,
                IntermediateSize = 32,
            },
            TargetFeatureSizes = new OrderedDictionary<string, FeatureSize>(StringComparer.Ordinal)
            {
                [description.Spec.Id] = description.Spec.Size,
            },
        };
        var normalizers = new TargetNormalizers(new Dictionary<string, TargetNormalizer>(StringComparer.Ordinal)
        {
            [description.Spec.Id] = TargetNormalizer.None,
        });
        TorchSharp.torch.manual_seed(1);
        using var student = TheiaModel.Of(new Student.RobotVisionModel(config), normalizers: () => normalizers);
        var point = SamPrompt.Of(new PromptPoint(20, 20));
        var options = new DecodeOptions { What = [DecodeKind.Masks], Prompts = [point] };
        Assert.Contains(
            "predicts no SAM",
            Assert.Throws<UsageException>(() => FeatureDecoder.Open(student, options)).Message,
            StringComparison.Ordinal);

        using var decoder = FeatureDecoder.Open(
            student, options with { Descriptions = [description], WithTeachers = true },
            known => OnnxTeacher.Load(known, OneThread));
        var decoded = decoder.Decode(GoldenTeacher.LoadImage("wide"));

        Assert.Equal([DecodeKind.Masks], decoder.Kinds);
        Assert.Equal("IoU", Assert.Single(decoded.Errors).Measure);
        Assert.Equal(2, decoded.Rows.Count);
    }

    [Fact]
    public void A_description_without_a_mask_decoder_says_what_to_add()
    {
        using var folder = new ScratchFolder();
        var description = TeacherDescription.Load(Write(folder, decoder: null));

        var error = Assert.Throws<UsageException>(
            () => SegmentAnything.Load(description, OnnxTeacher.Load(description, OneThread)));

        Assert.Contains("\"maskDecoder\"", error.Message, StringComparison.Ordinal);
    }

    // A patch embedding with random weights stands for the encoder.
    private static string Write(ScratchFolder folder, string? decoder)
    {
        var random = new Random(2);
        float[] weights =
            [.. Enumerable.Range(0, Channels * 3 * Patch * Patch).Select(_ => (random.NextSingle() - 0.5f) / 8)];
        new OnnxSketch().Input("x", "n", 3, Side, Side).Weight("w", [Channels, 3, Patch, Patch], weights)
            .Node("Conv", "x w", "y", OnnxSketch.Wholes("strides", Patch, Patch))
            .Output("y", "n", Channels, Grid, Grid).Save(folder["encoder.onnx"]);
        return Describe(folder, ["encoder.onnx"], "y", [Channels, Grid, Grid], json =>
        {
            json["input"] = new JsonObject { ["height"] = Side, ["width"] = Side };
            json["processor"] = JsonNode.Parse(
                $$"""
                { "image_processor_type": "SamImageProcessor", "size": { "longest_edge": {{Side}} },
                  "pad_size": { "height": {{Side}}, "width": {{Side}} } }
                """);
            if (decoder is not null)
                json["maskDecoder"] = decoder;
        });
    }
}
