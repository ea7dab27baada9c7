using CsCheck;
using Theia.Data.Loading;

namespace Theia.Tests.Loading;

public sealed class SequenceTests
{
    private static readonly Gen<(int[] Lengths, double[] Expected, ulong Seed)> _mixes =
        from count in Gen.Int[1, 4]
        from lengths in Gen.Int[1, 60].Array[count]
        from expected in Gen.Double[0.3, 90].Array[count]
        from seed in Gen.ULong
        select (lengths, expected, seed);

    [Fact]
    public void A_reader_that_starts_anywhere_continues_the_same_stream() => _mixes.Sample(c =>
    {
        var whole = Read(Endless(c), 0, 400);
        for (var start = 0; start < whole.Length; start += 37)
            Assert.Equal(whole[start..], Read(Endless(c), start, whole.Length - start));
        var back = Endless(c);
        for (var position = whole.Length - 1; position >= 0; position -= 29)
            Assert.Equal(whole[position], back.At(position));
    });

    [Fact]
    public void A_dataset_has_its_share_and_is_read_through_before_anything_comes_again() => _mixes.Sample(c =>
    {
        const int Cycles = 5;
        var total = c.Expected.Sum(expected => (int)Math.Floor(Cycles * expected));
        var read = Read(Endless(c), 0, total);
        for (var dataset = 0; dataset < c.Lengths.Length; dataset++)
        {
            int[] own = [.. read.Where(place => place.Dataset == dataset).Select(place => place.Place.Index)];
            Assert.Equal((int)Math.Floor(Cycles * c.Expected[dataset]), own.Length);
            foreach (var pass in own.Chunk(c.Lengths[dataset]))
                Assert.Equal(pass.Length, pass.Distinct().Count());
        }
    });

    [Fact]
    public void The_same_epoch_can_be_read_again_and_again_as_the_reference_does()
    {
        (int[], double[], ulong) mix = ([20, 30], [4, 6], 5);
        var read = Read(Endless(mix, sameEveryEpoch: true), 0, 30);
        Assert.Equal(read[..10], read[10..20]);
        Assert.Equal(read[..10], read[20..]);
        Assert.NotEqual(Read(Endless(mix), 0, 30)[..10], Read(Endless(mix), 0, 30)[10..20]);
    }

    [Fact]
    public void One_pass_reads_dataset_after_dataset_and_stops()
    {
        var pass = new SinglePass([Stored(3), Stored(5)], [2, 9]);
        Assert.Equal(7, pass.Length);
        Assert.Equal(
            [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (1, 3), (1, 4)],
            Read(pass, 0, 7).Select(place => (place.Dataset, place.Place.Index)));
    }

    private static EndlessSequence Endless(
        (int[] Lengths, double[] Expected, ulong Seed) c, bool sameEveryEpoch = false) =>
        new(
            [.. c.Lengths.Select((length, i) => new SampleOrder([length], c.Seed + (ulong)i, 0))],
            c.Expected, c.Seed, sameEveryEpoch);

    private static SampleOrder Stored(int length) => new([length], 0, 0, shuffle: false);

    private static MixPlace[] Read(ISampleSequence sequence, long start, int count) =>
        [.. Enumerable.Range(0, count).Select(i => sequence.At(start + i))];
}
