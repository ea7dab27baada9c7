using System.Runtime.InteropServices;
using Theia.Data.Random;

namespace Theia.Benchmarks;

/// <summary>One batch of noise, over and over: data without the cost of reading them.</summary>
internal sealed class SyntheticBatches : IBatchSource
{
    private readonly SampleBatch _batch;

    public SyntheticBatches(IReadOnlyList<TeacherSpec> teachers, int batchSize)
    {
        var random = new CounterRandom(1, 0, 0);
        BatchSize = batchSize;
        _batch = new SampleBatch
        {
            Keys = [.. Enumerable.Range(0, batchSize).Select(i => $"{i}")],
            Height = 224,
            Width = 224,
            Images = Bytes(random, batchSize * 224 * 224 * 3),
            Features = teachers.ToDictionary(teacher => teacher.Id, teacher => new FeatureColumn(
                teacher.Size, Noise(random, batchSize * teacher.Size.Channels * teacher.Size.Positions), null)),
        };
    }

    public int BatchSize { get; }

    public long StepsPerEpoch => 1_000_000;

    public SampleBatch Read(long step) => _batch;

    public void Dispose()
    {
    }

    private static byte[] Bytes(CounterRandom random, int count)
    {
        var bytes = new byte[count];
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan());
        for (var i = 0; i < words.Length; i++)
            words[i] = random.Bits(i);
        return bytes;
    }

    // bfloat16 between -2 and 2: sign and fraction from the noise, exponents 126 and 127.
    private static ushort[] Noise(CounterRandom random, int count)
    {
        var bits = new ushort[count];
        for (var i = 0; i < count; i++)
            bits[i] = (ushort)((random.Bits(i) & 0x80FF) | 0x3F00);
        return bits;
    }
}
