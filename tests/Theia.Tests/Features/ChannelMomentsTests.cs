using Theia.Data.Statistics;
using Theia.Data.Tensors;

namespace Theia.Tests.Features;

public sealed class ChannelMomentsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(49)]
    public void Moments_equal_the_two_pass_formula_even_where_the_mean_is_a_thousand_deviations_away(int positions)
    {
        const int Channels = 3, Samples = 40;
        ushort[][] maps = [.. Enumerable.Range(0, Samples).Select(s => Map(s, positions))];
        var merged = new ChannelMoments(Channels);
        foreach (var shard in maps.Chunk(7))
        {
            var part = new ChannelMoments(Channels);
            Assert.All(shard, map => Assert.Equal(-1, part.Add(map)));
            merged.Add(part);
        }

        Assert.Equal(Samples * positions, merged.Count);
        for (var c = 0; c < Channels; c++)
        {
            var values = maps.SelectMany(map => map.AsSpan(c * positions, positions).ToArray())
                .Select(bits => (double)BFloat16.ToSingle(bits)).ToArray();
            var mean = values.Average();
            var squares = values.Sum(value => (value - mean) * (value - mean));
            // Doubles: 16 digits, of which merging costs a few.
            Assert.Equal(mean, merged.Mean[c], 1e-13 * Math.Abs(mean));
            Assert.Equal(squares, merged.SquaredDeviations[c], 1e-10 * squares);
        }
    }

    [Theory]
    [InlineData(0x7F80)]
    [InlineData(0xFF80)]
    [InlineData(0x7FC0)]
    public void A_value_that_is_no_number_is_found_with_its_channel(ushort bits)
    {
        var map = Map(0, positions: 20);
        map[(2 * 20) + 19] = bits;
        Assert.Equal(2, new ChannelMoments(3).Add(map));
    }

    private static ushort[] Map(int sample, int positions) => [.. Enumerable.Range(0, 3 * positions).Select(i =>
        BFloat16.FromSingle(
            (i / positions) switch { 0 => 1000, 1 => 0, _ => -7 } + MathF.Sin((sample * 31) + (i * 1.7f))))];
}
