using Theia.Data.Tensors;
using Theia.Training.Targets;
using static TorchSharp.torch;

namespace Theia.Tests.Features;

[Collection("torch")]
public sealed class NormalizationTests
{
    [Fact]
    public void Difference_and_quotient_are_each_rounded_to_bfloat16()
    {
        // Spec section 10.
        ushort[] raw = [.. new[] { 1.2345f, -0.777f, 12.5f }.Select(BFloat16.FromSingle)];
        Assert.Equal(
            [1.125f, -0.63671875f, 3.484375f],
            Normalize(new ChannelStatistics("three channels", [0.1234f, 0.05f, 1], [0.987f, 1.3f, 3.3f]), raw));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(37)]
    [InlineData(4096)]
    public void Wide_and_narrow_steps_give_the_same_and_channels_come_last(int positions)
    {
        const int Channels = 5;
        float[] mean = [0.1f, -3, 100, 0, 1e-3f], std = [1, 0.3f, 7, 5e-5f, 2];
        ushort[] raw = [.. Enumerable.Range(0, Channels * positions)
            .Select(i => BFloat16.FromSingle(MathF.Sin(i * 12.9898f) * 43.7585f))];
        var floats = Normalize(new ChannelStatistics("five channels", mean, std), raw);

        for (var c = 0; c < Channels; c++)
        {
            for (var p = 0; p < positions; p++)
            {
                // The rule in double precision: one operation, rounded once to float (exact enough)
                // and once to bfloat16.
                var difference = BFloat16.Round(
                    (float)((double)BFloat16.ToSingle(raw[(c * positions) + p]) - BFloat16.Round(mean[c])));
                var expected = BFloat16.FromSingle((float)((double)difference / BFloat16.Round(std[c])));
                Assert.Equal(BFloat16.ToSingle(expected), floats[(p * Channels) + c]);
            }
        }
    }

    [Fact]
    public void Rounding_to_bfloat16_goes_to_the_nearest_and_ties_to_even()
    {
        Assert.Equal(0x3F80, BFloat16.FromSingle(1));
        Assert.Equal(0x3F80, BFloat16.FromSingle(BitConverter.UInt32BitsToSingle(0x3F808000)));   // a tie, down to even
        Assert.Equal(0x3F82, BFloat16.FromSingle(BitConverter.UInt32BitsToSingle(0x3F818000)));   // a tie, up to even
        Assert.Equal(0x3F81, BFloat16.FromSingle(BitConverter.UInt32BitsToSingle(0x3F808001)));
        Assert.Equal(0x7F80, BFloat16.FromSingle(float.MaxValue));
        Assert.Equal(0xFF80, BFloat16.FromSingle(float.NegativeInfinity));
        Assert.True(float.IsNaN(BFloat16.Round(BitConverter.UInt32BitsToSingle(0x7F800001))));
        for (uint bits = 0; bits < 0x10000; bits++)
        {
            Assert.Equal(
                float.IsNaN(BFloat16.ToSingle((ushort)bits)) ? bits | 0x40 : bits,
                BFloat16.FromSingle(BFloat16.ToSingle((ushort)bits)));
        }
    }

    [Fact]
    public void Channels_that_never_change_are_refused_by_name()
    {
        var statistics = new ChannelStatistics("mean.npy", [1, 2, float.NaN, 4], [1, 0, 1, 1e-42f]);
        DataException failure = Assert.Throws<DataException>(() => new StandardNormalizer(statistics, CPU));
        Assert.Contains("3 of 4 channels", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            "1 (mean 2, deviation 0), 2 (mean NaN, deviation 1), 3 (mean 4", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, failure.ExitCode);
    }

    private static float[] Normalize(ChannelStatistics statistics, ushort[] raw)
    {
        var channels = statistics.Mean.Count;
        using var normalizer = new StandardNormalizer(statistics, CPU);
        using var bits = DeviceTensors.BFloat16(raw, [1, channels, raw.Length / channels], CPU);
        using var normalized = normalizer.Normalize(bits);
        return [.. normalized.data<float>()];
    }
}
