using System.Runtime.InteropServices;
using System.Text.Json;
using Theia.Policies.Networks;

namespace Theia.Tests.Policies;

/// <summary>The image transforms of the published benchmark code.</summary>
public sealed class BenchmarkTransformTests
{
    // Antialias kernels of torchvision and Pillow differ in rounding: two gray levels, in the units of each transform.
    private const double Levels = 2, Vit = 0.04, R3m = 2.0, DifferingBytes = 0.01;

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            if (!Directory.Exists(Path.Combine(Goldens.Root, "data", "policy")))
                return cases;
            foreach (JsonElement golden in PolicyGoldens.All.GetProperty("transforms").EnumerateArray())
                cases.Add(golden.Text("image"), golden.Text("transform"));
            return cases;
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Images_become_those_of_the_reference(string name, string transform)
    {
        var tensors = SafetensorsFile.ReadAll(Goldens.At("data", "policy", "transforms.safetensors"));
        JsonElement golden = PolicyGoldens.All.GetProperty("transforms").EnumerateArray().Single(
            golden => golden.Text("image") == name && golden.Text("transform") == transform);
        TensorData source = tensors[name];
        var image = new RgbImage((int)source.Shape[1], (int)source.Shape[0], source.Bytes.ToArray());
        int[] shape = [.. golden.GetProperty("output_shape").EnumerateArray().Select(static side => side.GetInt32())];
        int[] stride = [.. golden.GetProperty("stride_yx").EnumerateArray().Select(static side => side.GetInt32())];

        var (values, height, width) = Apply(transform, image);

        Assert.True(shape is [3, var rows, var columns] && (rows, columns) == (height, width), $"{height} x {width}");
        var expected = Values(tensors[$"{name}.{transform}.strided"]);
        var strided = Strided(values, height, width, stride).ToArray();
        Assert.Equal(expected.Length, strided.Length);
        var differences = strided.Zip(expected, static (one, other) => Math.Abs(one - (double)other)).ToArray();
        Assert.True(
            differences.Max() <= (transform switch { "rvfm" => Levels, "vit" => Vit, _ => R3m }),
            $"{differences.Max()}");
        if (transform == "rvfm")
            Assert.True(differences.Count(static one => one > 0) < DifferingBytes * differences.Length);
        // A shift or a wrong crop moves the mean far more than rounding does.
        Assert.Equal(
            golden.GetProperty("mean").GetDouble(), values.Average(static value => (double)value),
            transform == "vit" ? 0.002 : 0.1);
    }

    private static (float[] Values, int Height, int Width) Apply(string transform, RgbImage image)
    {
        switch (transform)
        {
            case "rvfm":
                var resized = BenchmarkTransform.Theia(image);
                var count = resized.Width * resized.Height;
                return (
                    [.. Enumerable.Range(0, 3 * count).Select(i =>
                        (float)resized.Pixels[(i % count * 3) + (i / count)])],
                    resized.Height, resized.Width);
            case "vit":
                return (BenchmarkTransform.Vit(image), 224, 224);
            default:
                return (BenchmarkTransform.R3m(image), 224, 224);
        }
    }

    private static IEnumerable<float> Strided(float[] values, int height, int width, int[] stride)
    {
        for (var c = 0; c < 3; c++)
        {
            for (var y = 0; y < height; y += stride[0])
            {
                for (var x = 0; x < width; x += stride[1])
                    yield return values[(((c * height) + y) * width) + x];
            }
        }
    }

    private static float[] Values(TensorData data) => data.Type == DType.U8
        ? [.. data.Bytes.ToArray().Select(static level => (float)level)]
        : MemoryMarshal.Cast<byte, float>(data.Bytes.Span).ToArray();
}
