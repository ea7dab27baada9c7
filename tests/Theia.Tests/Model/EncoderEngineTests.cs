using System.Runtime.InteropServices;
using Theia.Data.Tensors;
using static TorchSharp.torch;

namespace Theia.Tests.Model;

[Collection("torch")]
public sealed class EncoderEngineTests : IDisposable
{
    private static readonly TheiaConfig _tiny = new()
    {
        BackboneConfig = new() { HiddenSize = 32, NumAttentionHeads = 2, NumHiddenLayers = 2, IntermediateSize = 48 },
        TargetFeatureSizes = new Dictionary<string, FeatureSize>(StringComparer.Ordinal)
        {
            ["facebook/dinov2-large"] = new(6, 16, 16),
            ["facebook/dinov2-large_cls"] = FeatureSize.Vector(6),
        },
    };

    private readonly ScratchFolder _folder = new();

    public EncoderEngineTests()
    {
        using var model = TheiaModel.Create(_tiny, seed: 3);
        model.Save(_folder["model"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Engines_give_the_same_tokens_and_predictions()
    {
        using var fused = TheiaModel.Load(_folder["model"]);
        using var plain = TheiaModel.Load(_folder["model"], engine: EncoderEngine.Plain);
        var images = NoiseImages.Images(3, 50, 40);
        using var scope = NewDisposeScope();
        using FeatureSet one = fused.Predict(images), other = plain.Predict(images);
        foreach (var (what, a, b) in new[]
        {
            ("tokens", fused.Encode(images), plain.Encode(images)),
            ("tokens at their own size", fused.EncodeAtOwnSize(images[0]), plain.EncodeAtOwnSize(images[0])),
            ("predictions", one[TeacherSpec.DinoV2Large], other[TeacherSpec.DinoV2Large]),
        })
        {
            Assert.Equal(a.shape, b.shape);
            var greatest = (a - b).abs().max().item<float>();
            Assert.True(greatest < 2e-5f, $"{what}: {greatest}");   // float32, two layers, other orders of summation
        }
    }

    [Fact]
    public void An_engine_refuses_numbers_that_it_does_not_compute_in()
    {
        var refused = Assert.Throws<UsageException>(
            () => TheiaModel.Load(_folder["model"], precision: Precision.Bf16, engine: EncoderEngine.Plain));
        Assert.Contains("float32", refused.Message, StringComparison.Ordinal);
        using var automatic = TheiaModel.Load(_folder["model"], precision: Precision.Auto, engine: EncoderEngine.Plain);
        using var exact = TheiaModel.Load(_folder["model"], engine: EncoderEngine.Plain);
        var image = NoiseImages.Image(20, 20);
        using Tensor one = automatic.Encode(image), other = exact.Encode(image);
        Assert.Equal(one.bytes.ToArray(), other.bytes.ToArray());
    }

    [Theory]
    [InlineData(TokenSelection.Spatial, "tokens")]
    [InlineData(TokenSelection.All, "tokens")]
    [InlineData(TokenSelection.Mean, "vector")]
    [InlineData(TokenSelection.ClassToken, "vector")]
    public void As_an_encoder_a_student_gives_the_arrays_of_its_tokens(TokenSelection selection, string name)
    {
        using var model = TheiaModel.Load(_folder["model"]);
        using IImageEncoder encoder = model.AsEncoder(selection, batchSize: 2);
        var images = NoiseImages.Images(2, 50, 40);

        var arrays = encoder.Encode(images);
        using var tokens = model.Encode(images, selection);

        Assert.Equal(name, encoder.Info.Main);
        Assert.Equal(32, encoder.Info.Width);
        Assert.All(arrays, image => Assert.Equal(tokens.shape[1..], image[name].Shape));
        Assert.Equal(tokens.bytes.ToArray(), arrays.SelectMany(image => image[name].Bytes.ToArray()));
    }

    [Fact]
    public void As_an_encoder_at_its_own_size_a_student_takes_images_one_by_one()
    {
        using var model = TheiaModel.Load(_folder["model"]);
        using IImageEncoder encoder = model.AsEncoder(ownSize: PositionRule.Size);
        RgbImage[] images = [NoiseImages.Image(50, 40), NoiseImages.Image(64, 16)];

        var arrays = encoder.Encode(images);

        Assert.Null(encoder.Info.Grid);
        for (var i = 0; i < images.Length; i++)
        {
            using var tokens = model.EncodeAtOwnSize(images[i], rule: PositionRule.Size);
            Assert.Equal(tokens.bytes.ToArray(), arrays[i]["tokens"].Bytes.ToArray());
        }
    }

    [Fact]
    public void As_a_predictor_a_student_gives_an_array_for_each_target()
    {
        using var model = TheiaModel.Load(_folder["model"]);
        using IImageEncoder predictor = model.AsPredictor();
        using var predicted = model.Predict(NoiseImages.Image(50, 40));

        var arrays = predictor.Encode([NoiseImages.Image(50, 40)])[0];

        Assert.Equal(predicted.Targets, arrays.Keys);
        foreach (var target in predicted.Targets)
        {
            Assert.Equal(predicted[target].shape[1..], arrays[target].Shape);
            Assert.Equal(predicted[target].bytes.ToArray(), arrays[target].Bytes.ToArray());
        }
    }

    [Fact]
    public void A_teacher_encodes_what_it_stores_before_it_is_rounded()
    {
        using var teacher = Teacher.Load(TeacherDescription.Find("standin-clip"));
        RgbImage[] images = [NoiseImages.Image(224, 224), NoiseImages.Image(300, 260, 1)];

        var (encoded, stored) = (teacher.Encode(images), teacher.Extract(images));

        Assert.Equal("pooled_cls_token", teacher.Info.Vector);
        for (var i = 0; i < images.Length; i++)
        {
            Assert.Equal(stored[i].Keys, encoded[i].Keys);
            foreach (var (name, array) in encoded[i])
            {
                Assert.Equal((DType.F32, DType.BF16), (array.Type, stored[i][name].Type));
                Assert.Equal(stored[i][name].Shape, array.Shape);
                Assert.Equal(
                    MemoryMarshal.Cast<byte, ushort>(stored[i][name].Bytes.Span).ToArray(),
                    MemoryMarshal.Cast<byte, float>(array.Bytes.Span).ToArray().Select(BFloat16.FromSingle));
            }
        }
    }

    [Fact]
    public void A_teacher_of_arrays_alone_encodes_them_in_float32()
    {
        foreach (var encoder in new IImageEncoder[] { new FakeTeacher(FakeTeacher.Small) })
        {
            var arrays = encoder.Encode([NoiseImages.Image(16, 16)])[0];

            Assert.Equal(("embedding", "cls_token"), (encoder.Info.Tokens, encoder.Info.Vector));
            Assert.Equal(FakeTeacher.Small.Size, encoder.Info.Grid);
            Assert.Equal(DType.F32, arrays["embedding"].Type);
            Assert.Equal([6, 4, 4], arrays["embedding"].Shape);
        }
    }
}
