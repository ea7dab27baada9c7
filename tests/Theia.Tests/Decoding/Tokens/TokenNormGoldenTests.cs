using System.Runtime.InteropServices;
using System.Text.Json;
using Theia.Checkpoints;
using Theia.Decoding.Tokens;

namespace Theia.Tests.Decoding.Tokens;

/// <summary>Norms, outliers and entropy of section 8, as computed in double precision by the goldens' script.</summary>
[Collection("torch")]
public sealed class TokenNormGoldenTests
{
    private readonly IReadOnlyDictionary<string, TensorData> _tensors =
        SafetensorsFile.ReadAll(Goldens.At("data", "analysis", "tokens.safetensors"));

    private readonly JsonElement _facts = Goldens.Json("data", "analysis", "analysis.json");

    [Fact]
    public void Norms_outliers_and_entropy_equal_the_golden()
    {
        foreach (var one in _facts.GetProperty("cases").EnumerateArray())
        {
            using var tokens = _tensors[one.GetProperty("tokens").GetString()!].ToTensor();
            var norms = TokenNorms.Of(tokens);
            var golden = Floats($"{one.GetProperty("name").GetString()}.norms");
            // float32 tokens: their norms in double differ from the stored float32 by its rounding.
            Assert.All(golden.Zip(norms.Lengths), pair => Assert.Equal(1, pair.Second / pair.First, 2e-6));
            Assert.Equal(one.GetProperty("norm").GetProperty("median").GetDouble(), norms.Median, 2e-6 * norms.Median);
            foreach (var outliers in one.GetProperty("outliers").EnumerateArray())
            {
                double? cutoff = outliers.GetProperty("rule").GetString() == "absolute"
                    ? outliers.GetProperty("cutoff").GetDouble()
                    : null;
                Assert.Equal(
                    outliers.GetProperty("count").GetInt32(), norms.Outliers(cutoff).Count(outlier => outlier));
            }

            CheckEntropy(one, norms);
        }
    }

    [Fact]
    public void Maps_run_from_least_to_greatest_or_to_twice_the_median()
    {
        foreach (var one in _facts.GetProperty("cases").EnumerateArray())
        {
            var name = one.GetProperty("name").GetString();
            using var tokens = _tensors[one.GetProperty("tokens").GetString()!].ToTensor();
            var whole = TokenNorms.Of(tokens);
            using var first = tokens[0];
            var image = TokenNorms.Of(first);
            // Median and range are those of all images.
            Check($"{name}.norm_map_2median", image.ClippedMap() with { High = 2 * whole.Median });
            Check(
                $"{name}.norm_map_minmax",
                image.Map() with { Low = whole.Lengths.Min(), High = whole.Lengths.Max() });
        }

        void Check(string name, HeatMap map)
        {
            var golden = Floats(name)[..map.Values.Count];
            var shown = map.Values.Select(value => Math.Clamp((value - map.Low) / (map.High - map.Low), 0, 1));
            Assert.All(golden.Zip(shown), pair => Assert.Equal(pair.First, pair.Second, 1e-5));   // float32 golden
        }
    }

    [Fact]
    public void Odd_tokens_have_no_entropy_or_are_refused()
    {
        foreach (var one in _facts.GetProperty("degenerate").EnumerateArray())
        {
            var data = _tensors[one.GetProperty("tokens").GetString()!];
            using var tokens = data.ToTensor();
            if (one.TryGetProperty("all", out _))
            {
                Assert.Throws<UsageException>(() => TokenNorms.Of(tokens));
                continue;
            }

            Assert.Equal(one.GetProperty("entropy").GetDouble(), TokenNorms.Of(tokens).Entropy());
            Assert.DoesNotContain(true, TokenNorms.Of(tokens).Outliers());
        }
    }

    // Other ranges and bases are not offered: the golden has them beside those of the specification.
    private static void CheckEntropy(JsonElement one, TokenNorms norms)
    {
        var checkedOnes = 0;
        foreach (var entropy in one.GetProperty("entropy").EnumerateArray())
        {
            var range = entropy.GetProperty("range");
            if (Math.Abs(range[0].GetDouble() - norms.Lengths.Min()) > 1e-5
                || Math.Abs(range[1].GetDouble() - norms.Lengths.Max()) > 1e-5)
            {
                continue;
            }

            var bins = entropy.GetProperty("bins").GetInt32();
            if (entropy.GetProperty("counts") is { ValueKind: JsonValueKind.Array } counts)
                Assert.Equal(counts.EnumerateArray().Select(count => count.GetInt32()), norms.Histogram(bins));
            Assert.Equal(
                entropy.GetProperty("entropy").GetDouble(),
                norms.Entropy(bins) / Math.Log(entropy.GetProperty("base").GetDouble()), 1e-9);
            checkedOnes++;
        }

        Assert.NotEqual(0, checkedOnes);
    }

    private float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(_tensors[name].Bytes.Span).ToArray();
}
