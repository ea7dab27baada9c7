using System.Runtime.InteropServices;
using System.Text.Json;
using Theia.Checkpoints;
using static TorchSharp.torch;

namespace Theia.Tests.Decoding.Tokens;

/// <summary>The PCA images of section 5.1, case by case as the reference computed them.</summary>
[Collection("torch")]
public sealed class PcaGoldenTests
{
    // Eigen-solvers differ; leading values are well separated. In units of the golden's standard deviation.
    private const double LargestDifference = 1e-4;

    private readonly IReadOnlyDictionary<string, TensorData> _tensors =
        SafetensorsFile.ReadAll(Goldens.At("teachers", "pca", "pca.safetensors"));

    [Fact]
    public void Scores_directions_and_images_equal_the_reference()
    {
        var cases = Goldens.Json("teachers", "cases.json").GetProperty("decoding").GetProperty("pca")
            .GetProperty("cases");
        Assert.All(cases.EnumerateObject(), one => Check(one.Name, one.Value));
    }

    private void Check(string name, JsonElement facts)
    {
        using var scope = NewDisposeScope();
        var features = Features(facts.GetProperty("features").GetString()!);
        var options = new PcaOptions { Background = facts.GetProperty("threshold").GetDouble() };
        var fit = facts.TryGetProperty("pca", out var supplied)
            ? PcaProjection.Fit(Features(supplied.GetString()!), options).ScaledTo(features)
            : PcaProjection.Fit(features, options);
        if (_tensors.TryGetValue($"{name}.transformed", out var scores))
            Close($"{name} scores", fit.Transform(features).reshape(-1, PcaProjection.Components), scores);
        if (_tensors.TryGetValue($"{name}.components", out var components))
        {
            // A direction is where a unit step along each channel leads.
            var steps = eye(fit.Channels);
            Close($"{name} directions", (fit.Transform(steps) - fit.Transform(steps * 0)).t(), components);
        }

        var bilinear = facts.TryGetProperty("interpolation", out var smooth) && smooth.GetBoolean();
        if (!bilinear)
            Rgb(name, fit.Colors(features));
        for (var frame = 0; File.Exists(Image(name, frame)); frame++)
        {
            var golden = RgbImage.Load(Image(name, frame));
            var painted = fit.Render(
                features[frame], golden.Width, golden.Height,
                bilinear ? TokenUpsampling.Bilinear : TokenUpsampling.Blocks);
            // The greatest value is truncated to 254 or 255.
            Assert.True(
                painted.Pixels.Zip(golden.Pixels).All(pair => Math.Abs(pair.First - pair.Second) <= 1),
                $"{name}, frame {frame}");
        }
    }

    private void Rgb(string name, Tensor colors)
    {
        var golden = _tensors[$"{name}.rgb"];
        var wanted = MemoryMarshal.Cast<byte, float>(golden.Bytes.Span).ToArray();
        var channels = (int)golden.Shape[^1];
        // Of features that vary in one direction only, the others are rounding noise in the reference.
        var got = colors.narrow(1, 0, channels).contiguous().data<float>().ToArray();
        Assert.Equal(wanted.Length, got.Length);
        Assert.All(wanted.Zip(got), pair => Assert.Equal(pair.First, pair.Second, LargestDifference));
    }

    private static void Close(string name, Tensor actual, TensorData golden)
    {
        var wanted = MemoryMarshal.Cast<byte, float>(golden.Bytes.Span).ToArray();
        var got = actual.contiguous().data<float>().ToArray();
        Assert.Equal(wanted.Length, got.Length);
        var mean = wanted.Average();
        var deviation = Math.Sqrt(wanted.Average(value => (value - mean) * (value - mean)));
        var difference = wanted.Zip(got, (a, b) => Math.Abs((double)a - b)).Max() / deviation;
        Assert.True(difference <= LargestDifference, $"{name}: {difference:g3} deviations");
    }

    private Tensor Features(string name) => _tensors[$"features.{name}"].ToTensor();

    private static string Image(string name, int frame) => Goldens.At("teachers", "pca", $"{name}_{frame}.png");
}
