using System.Globalization;
using System.Text.Json.Nodes;
using Theia.Networks.DepthAnything;
using Theia.Tests.Teachers;
using static TorchSharp.torch;

namespace Theia.Tests.Networks.DepthAnything;

[Collection("torch")]
public sealed class DepthAnythingGoldenTests
{
    // In units of the golden's standard deviation: four times the rounding noise of float32. Other
    // corners in one interpolation move 1.2, swapped residual units 2.3.
    private const double LargestDifference = 5e-5;

    [Fact]
    public void Every_stage_from_pixels_to_depth_equals_the_reference_for_square_and_oblong_images()
    {
        var differences = new Differences();
        foreach (var golden in GoldenTeacher.All("depth"))
        {
            using (golden)
                Compare(golden, golden.With, differences);
        }

        differences.Report();
    }

    [Fact]
    public void Images_of_another_size_than_the_position_table_equal_the_reference()
    {
        using var scratch = new ScratchFolder();
        var facts = Goldens.Json("teachers", "cases.json").GetProperty("depth_small_input");
        string[] folder = ["teachers", .. facts.GetProperty("folder").GetString()!.Split('/')];
        foreach (var file in Directory.EnumerateFiles(Goldens.At(folder)))
            File.Copy(file, scratch[Path.GetFileName(file)]);
        var processor = JsonNode.Parse(File.ReadAllText(scratch["preprocessor_config.json"]))!;
        processor["size"] = JsonNode.Parse(facts.GetProperty("processor_size_override").GetRawText());
        File.WriteAllText(scratch["preprocessor_config.json"], processor.ToJsonString());
        var differences = new Differences();
        foreach (var golden in GoldenTeacher.All("depth_small_input"))
        {
            using (golden)
            using (var teacher = Teacher.Load(golden.Spec, scratch.Path))
                Compare(golden, _ => teacher, differences);
        }

        differences.Report();
    }

    private static void Compare(GoldenTeacher golden, Func<PositionRule, Teacher> load, Differences differences)
    {
        foreach (var (name, expected) in golden.Tensors)
        {
            using var scope = NewDisposeScope();
            using var mode = no_grad();
            var (rule, image, what) = GoldenTeacher.Split(name);
            var teacher = load(rule);
            var network = (DepthAnythingModel)teacher.Tower;
            var pixels = teacher.Pixels([GoldenTeacher.LoadImage(image)]);
            var actual = Compute(network, rule, pixels, what);
            if (golden.Stride(name) is > 1 and var stride)
            {
                actual = actual[
                    TensorIndex.Ellipsis, TensorIndex.Slice(step: stride), TensorIndex.Slice(step: stride)];
            }

            differences.Add(
                $"{golden} {name}", what.Split('.')[0], actual, expected,
                what == "pixel_values" ? 1e-6 : LargestDifference);   // pixel values are table look-ups
        }
    }

    private static Tensor Compute(DepthAnythingModel network, PositionRule rule, Tensor pixels, string what)
    {
        var parts = what.Split('.');
        var (rows, columns) = ((int)pixels.size(2) / 14, (int)pixels.size(3) / 14);
        return parts[0] switch
        {
            "pixel_values" => pixels,
            "feature" => network.Features(pixels, ["last_hidden_state"], rule)["last_hidden_state"].squeeze(0),
            "hidden_states" => network.Backbone.Features(pixels, [what], rule)[what],
            "feature_map" => States()[Number()],
            "reassembled" => Reassembled()[Number()],
            "fused" => network.Neck.Fuse(Reassembled())[Number()],
            "head_feature" => network.HeadFeature(pixels, rule),
            "predicted_depth" => network.Depth(pixels, rule),
            _ => throw new InvalidOperationException(what),
        };

        int Number() => int.Parse(parts[1], CultureInfo.InvariantCulture);

        IReadOnlyList<Tensor> States() => network.States(pixels, rule);

        IReadOnlyList<Tensor> Reassembled() => network.Neck.Reassemble(States(), rows, columns);
    }
}
