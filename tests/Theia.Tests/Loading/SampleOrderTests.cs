using CsCheck;
using Theia.Data.Loading;

namespace Theia.Tests.Loading;

public sealed class SampleOrderTests
{
    private static readonly Gen<(int[] Sizes, ulong Seed, int Window, long Pass)> _cases = Gen.Select(
        Gen.Int[0, 40].Array[1, 30], Gen.ULong, Gen.Int[0, 12], Gen.Long[0, 1000]);

    [Fact]
    public void Every_sample_comes_exactly_once_in_a_pass() => _cases.Sample(c =>
    {
        var order = new SampleOrder(c.Sizes, c.Seed, c.Window);
        var seen = Read(order, c.Pass).ToHashSet();
        Assert.Equal(c.Sizes.Sum(), seen.Count);
        Assert.All(seen, place => Assert.InRange(place.Index, 0, c.Sizes[place.Shard] - 1));
    });

    [Fact]
    public void A_reader_that_starts_anywhere_sees_the_same_tail() => _cases.Sample(c =>
    {
        var whole = Read(new SampleOrder(c.Sizes, c.Seed, c.Window), c.Pass);
        for (var start = 0; start < whole.Length; start += 17)
            Assert.Equal(whole[start], new SampleOrder(c.Sizes, c.Seed, c.Window).At(c.Pass, start));
    });

    [Fact]
    public void A_window_of_shards_is_finished_before_the_next_begins()
    {
        int[] sizes = [.. Enumerable.Range(0, 20).Select(i => 5 + (i % 3))];
        var shards = Read(new SampleOrder(sizes, seed: 7, window: 4), pass: 2).Select(place => place.Shard).ToArray();
        var position = 0;
        for (var window = 0; window < 5; window++)
        {
            var set = shards.Skip(position)
                .TakeWhile((_, i) => shards.Skip(position).Take(i + 1).Distinct().Count() <= 4).ToArray();
            Assert.Equal(set.Distinct().Sum(shard => sizes[shard]), set.Length);
            position += set.Length;
        }

        Assert.Equal(shards.Length, position);
    }

    [Fact]
    public void Passes_and_seeds_give_different_orders()
    {
        int[] sizes = [50, 50, 50];
        var first = Read(new SampleOrder(sizes, 1, 0), 0);
        Assert.NotEqual(first, Read(new SampleOrder(sizes, 1, 0), 1));
        Assert.NotEqual(first, Read(new SampleOrder(sizes, 2, 0), 0));
        Assert.Equal(first, Read(new SampleOrder(sizes, 1, 0), 0));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(13)]
    [InlineData(100)]
    [InlineData(257)]
    public void No_sample_prefers_a_place_and_no_pair_stays_together(int count)
    {
        const int Passes = 4000;
        var order = new SampleOrder([count], seed: 20240725, window: 0);
        var firsts = new int[count];
        var neighbors = 0;
        for (var pass = 0; pass < Passes; pass++)
        {
            firsts[order.At(pass, 0).Index]++;
            if (order.At(pass, 1).Index == (order.At(pass, 0).Index + 1) % count)
                neighbors++;
        }

        // Chi-squared with count − 1 degrees of freedom: its mean is count − 1 and its deviation
        // √(2(count − 1)); six deviations.
        var expected = Passes / (double)count;
        var chiSquared = firsts.Sum(n => (n - expected) * (n - expected) / expected);
        Assert.InRange(chiSquared, 0, count - 1 + (6 * Math.Sqrt(2.0 * (count - 1))));

        // Binomial with p = 1/(count − 1).
        var p = 1.0 / (count - 1);
        Assert.InRange(
            neighbors, (Passes * p) - (6 * Math.Sqrt(Passes * p)), (Passes * p) + (6 * Math.Sqrt(Passes * p)));
    }

    [Fact]
    public void Unshuffled_order_is_that_of_the_files()
    {
        var places = Read(new SampleOrder([2, 0, 3], 1, 0, shuffle: false), pass: 5);
        Assert.Equal([new(0, 0), new(0, 1), new(2, 0), new(2, 1), new(2, 2)], places);
    }

    [Fact]
    public void ImageNet_is_sought_anywhere_at_once()
    {
        var order = new SampleOrder([.. Enumerable.Repeat(1000, 1281), 167], seed: 0, window: 0);
        Assert.Equal(1_281_167, order.Count);
        SamplePlace[] places = [.. Enumerable.Range(0, 1281).Select(i => order.At(pass: 3, i * 1000L))];
        Assert.Equal(places.Length, places.Distinct().Count());
        // 1,281 draws from 1,282 hit about 63 %
        Assert.InRange(places.Select(place => place.Shard).Distinct().Count(), 700, 1281);
    }

    private static SamplePlace[] Read(SampleOrder order, long pass) =>
        [.. Enumerable.Range(0, (int)order.Count).Select(position => order.At(pass, position))];
}
