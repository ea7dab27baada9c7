using System.Text.Json;
using Theia.Checkpoints;
using Theia.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Theia.Tests.Model;

/// <summary>
/// The whole way from images to tokens and predictions, through the processor and the layout for inference.
/// </summary>
[Collection("torch")]
public sealed class TheiaModelGoldenTests
{
    [Fact]
    public void Images_are_prepared_as_the_reference_does()
    {
        var golden = SafetensorsFile.ReadAll(Goldens.At("student", "outputs", "preprocessing.safetensors"));
        var inputs = SafetensorsFile.ReadAll(Goldens.At("student", "inputs.safetensors"));
        PixelLoader loader = new(ImageProcessor.Theia, CPU);
        ValueComparison comparison = new();
        foreach (var (name, expected) in golden)
        {
            using var pixels = loader.Load(Images(inputs[name]));
            using var rows = arange(5, pixels.size(2), 16, dtype: int64);
            using var columns = arange(3, pixels.size(3), 16, dtype: int64);
            using var sampled = pixels.index_select(2, rows);
            comparison.Close(name, sampled.index_select(3, columns), expected, 1e-6, "pixel values");   // float32
        }

        comparison.Check();
    }

    [Fact]
    public void Encoded_images_and_predictions_equal_the_reference()
    {
        var inputs = SafetensorsFile.ReadAll(Goldens.At("student", "inputs.safetensors"));
        ValueComparison comparison = new();
        foreach (JsonElement entry in Goldens.Json("student", "cases.json").GetProperty("models").EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString()!;
            var golden = SafetensorsFile.ReadAll(Goldens.At("student", entry.GetProperty("outputs").GetString()!));
            using var model = TheiaModel.Load(Goldens.At("student", entry.GetProperty("folder").GetString()!));
            var stride = entry.GetProperty("token_stride").GetInt32();

            using var odd = model.Encode(Images(inputs["odd"]), TokenSelection.All);
            // as in StudentOutputTests
            comparison.Close(
                $"{name} odd", StudentGoldens.Sample(odd, stride), golden["odd.last_hidden_state"],
                5e-5, "odd.last_hidden_state");
            using var mean = model.Encode(Images(inputs["images"]), TokenSelection.Mean);
            comparison.Close($"{name} mean", mean.alias(), golden["feature.mean_pooling"], 5e-5, "feature");
            if (model.Config.TargetFeatureSizes.Count == 0)
                continue;
            using var predicted = model.Predict(Images(inputs["images"]));
            foreach (var target in predicted.Targets)
            {
                var tokens = entry.GetProperty("expected")
                    .GetProperty($"target.{target}").GetProperty("token_stride").GetInt32();
                var feature = predicted[target];
                comparison.Close(
                    $"{name} {target}", feature.dim() == 3 ? StudentGoldens.Sample(feature, tokens) : feature.alias(),
                    golden[$"target.{target}"], 1e-4, "target");
            }
        }

        comparison.Check();
    }

    [Fact]
    public void The_student_of_the_mosaic_predicts_as_the_reference()
    {
        var sizes = Goldens.Json("teachers", "cases.json").GetProperty("config").GetProperty("student");
        var mosaic = Goldens.Json("teachers", "mosaic", "mosaic.json");
        TheiaConfig config = new()
        {
            BackboneConfig = new()
            {
                HiddenSize = sizes.GetProperty("c").GetInt32(),
                NumHiddenLayers = sizes.GetProperty("layers").GetInt32(),
                NumAttentionHeads = sizes.GetProperty("heads").GetInt32(),
                IntermediateSize = sizes.GetProperty("mlp").GetInt32(),
            },
            TargetFeatureSizes = mosaic.GetProperty("targets").Targets(),
        };
        using var model = TheiaModel.Load(Goldens.At("teachers", "mosaic", "student.safetensors"), config);
        RgbImage[] frames = [.. mosaic.GetProperty("frames").EnumerateArray()
            .Select(frame => RgbImage.Load(Goldens.At("teachers", "images", $"{frame.GetString()}.png")))];
        var golden = SafetensorsFile.ReadAll(Goldens.At("teachers", "mosaic", "predictions.safetensors"));

        using var predicted = model.Predict(frames);

        // Norms over few channels magnify rounding: in float32 this network is up to 2.5e-4 s from itself
        // in float64, the golden as well. The two may lie on opposite sides of the exact value, so their
        // noise adds up: ours is measured where the golden takes no part, so that a network that is wrong
        // does not raise its own tolerance. Never more than 1e-3 s, whatever the network: mistakes of a
        // head move it by 0.5 s and more.
        const double GoldenNoise = 2.5e-4;
        using var _ = no_grad();
        using var pixels = new PixelLoader(model.Processor, CPU).Load(frames);
        using var exactPixels = pixels.to(float64);
        model.Network.to(float64);
        var exact = model.Network.forward(exactPixels);
        ValueComparison comparison = new();
        foreach (var target in predicted.Targets)
        {
            var expected = golden[$"prediction.{target}"];
            using (NewDisposeScope())
            {
                var values = expected.ToTensor();
                var noise = (exact[target] - predicted[target]).abs().max().item<double>() / values.std().item<float>();
                comparison.Close(
                    target, predicted[target].alias(), expected,
                    Math.Min(noise + GoldenNoise, 1e-3) * values.std().item<float>(), "prediction");
            }

            exact[target].Dispose();
        }

        comparison.Check();
    }

    private static RgbImage[] Images(TensorData images)
    {
        var (count, height, width) = ((int)images.Shape[0], (int)images.Shape[1], (int)images.Shape[2]);
        var length = 3 * height * width;
        return [.. Enumerable.Range(0, count)
            .Select(i => new RgbImage(width, height, images.Bytes.Slice(i * length, length).ToArray()))];
    }
}
