using System.Text.Json;
using Theia.Training.Targets;
using TorchSharp;
using static TorchSharp.torch;

namespace Theia.Tests.Training;

[Collection("torch")]
public sealed class TargetNormalizerTests
{
    [Fact]
    public void Standard_normalization_equals_the_reference_to_the_bit()
    {
        IReadOnlyDictionary<string, TensorData> data = SafetensorsFile.ReadAll(
            Goldens.At("student", "training", "data.safetensors"));
        IReadOnlyDictionary<string, TensorData> expected = SafetensorsFile.ReadAll(
            Goldens.At("student", "training", "normalised.safetensors"));
        List<string> mismatches = [];
        foreach (JsonProperty target in Goldens.Json("student", "training", "runs.json")
            .GetProperty("normalised").EnumerateObject())
        {
            var isToken = target.Name.EndsWith(TeacherSpec.ClassTokenSuffix, StringComparison.Ordinal);
            var teacher = (isToken ? target.Name[..^4] : target.Name).Replace('/', '_');
            using var raw = data[$"{teacher}.{(isToken ? "cls_token" : "embedding")}"].ToTensor();
            using Tensor columns = isToken ? raw.transpose(1, 2) : raw.flatten(2);
            using var normalizer = new StandardNormalizer(Statistics(data, teacher), CPU);
            using Tensor ours = normalizer.Normalize(columns);
            double[] all = ours.Doubles(), sampled = expected[target.Name].Doubles();
            var stride = target.Value.GetProperty("stride").GetInt32();
            var wrong = sampled.Where((value, i) => value != all[i * stride]).Count();
            if (wrong > 0)
                mismatches.Add($"{target.Name}: {wrong} of {sampled.Length} values differ");
            if (Math.Abs(target.Value.GetProperty("l2").GetDouble() - Math.Sqrt(all.Sum(static x => x * x)))
                > 1e-9 * all.Length)
            {
                mismatches.Add($"{target.Name}: norm {Math.Sqrt(all.Sum(static x => x * x)):R}");
            }
        }

        Assert.Empty(mismatches);
    }

    [Fact]
    public void Running_statistics_are_those_of_everything_seen()
    {
        using var scope = NewDisposeScope();
        using Tensor first = Noise(1, 4, 3, 50), second = Noise(2, 2, 3, 50);
        using var normalizer = new RunningNormalizer(3, CPU);
        normalizer.Observe(first);
        normalizer.Observe(second);
        using Tensor all = cat([first, second], 0);
        using Tensor normalized = normalizer.Normalize(all);
        (Tensor variance, Tensor mean) = var_mean(normalized, [0, 1], unbiased: false);
        Assert.All(mean.Doubles(), static m => Assert.Equal(0, m, 1e-5));
        Assert.All(variance.Doubles(), static v => Assert.Equal(1, v, 1e-5));
    }

    [Fact]
    public void A_channel_that_never_moves_is_zero_under_running_statistics()
    {
        using Tensor still = full([2, 1, 5], 7.0, dtype: ScalarType.BFloat16);
        using var normalizer = new RunningNormalizer(1, CPU);
        normalizer.Observe(still);
        using Tensor normalized = normalizer.Normalize(still);
        Assert.All(normalized.Doubles(), static x => Assert.Equal(0, x));
    }

    [Theory]
    [InlineData(16)]   // Sylvester
    [InlineData(12)]   // Paley
    [InlineData(40)]   // both
    [InlineData(6)]    // no such matrix: planar rotations
    [InlineData(5)]
    public void Phi_s_gives_every_channel_unit_variance_and_keeps_proportions(int width)
    {
        using var scope = NewDisposeScope();
        using Tensor raw = Noise(3, 8, width, 60);
        using var meter = new CovarianceMeter(width, CPU);
        meter.Add(raw);
        (Tensor mean, Tensor covariance) = meter.Read();
        using Tensor matrix = PhiS.TryMatrix(covariance)!;
        using var normalizer = new RotationNormalizer(mean, matrix);
        using Tensor normalized = normalizer.Normalize(raw);
        (Tensor variance, Tensor average) = var_mean(normalized, [0, 1], unbiased: false);
        Assert.All(average.Doubles(), static m => Assert.Equal(0, m, 1e-4));
        Assert.All(variance.Doubles(), static v => Assert.Equal(1, v, 1e-3));
        using Tensor product = matrix.matmul(matrix.t());
        using Tensor scaled = product / product[0, 0];
        Assert.True((scaled - eye(width)).abs().max().ToDouble() < 1e-5, "a rotation and one scale keep all angles");
    }

    [Fact]
    public void Hadamard_matrices_are_orthogonal_in_every_width_that_teachers_have()
    {
        foreach (var width in new[] { 1, 2, 4, 12, 20, 32, 96, 192, 256, 384, 768, 1024, 1280 })
        {
            var matrix = Hadamard.TryBuild(width)!;
            for (var row = 1; row < width; row++)
            {
                var product = 0;
                for (var i = 0; i < width; i++)
                    product += matrix[0, i] * matrix[row, i] + (row > 1 ? matrix[1, i] * matrix[row, i] * 5000 : 0);
                Assert.Equal(0, product);
            }
        }
    }

    internal static ChannelStatistics Statistics(IReadOnlyDictionary<string, TensorData> data, string teacher) => new(
        "data.safetensors", [.. data[$"{teacher}.mean"].Doubles().Select(static x => (float)x)],
        [.. data[$"{teacher}.std"].Doubles().Select(static x => (float)x)]);

    // Correlated channels with different means and sizes.
    private static Tensor Noise(int seed, int batch, int channels, int positions)
    {
        using var scope = NewDisposeScope();
        Tensor grid = arange(batch * channels * positions, dtype: ScalarType.Float32)
            .reshape(batch, channels, positions);
        Tensor noise = (grid * (12.9898 + seed)).sin() * 43758.5453;
        noise = noise - noise.floor() - 0.5;
        Tensor size = arange(1, channels + 1, dtype: ScalarType.Float32).reshape(1, -1, 1);
        return (noise * size + noise[TensorIndex.Colon, TensorIndex.Slice(0, 1)] * 2 + size)
            .to(ScalarType.BFloat16).MoveToOuterDisposeScope();
    }
}
