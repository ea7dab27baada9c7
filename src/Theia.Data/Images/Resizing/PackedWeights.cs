namespace Theia.Data.Images.Resizing;

/// <summary>
/// Weights split for instructions that multiply 16-bit numbers in pairs and add each pair into 32 bits: w = high · 2^15
/// + low with 0 ≤ low &lt; 2^15. The sums of both parts, joined modulo 2^32, are exact because the whole sum fits.
/// </summary>
internal sealed class PackedWeights
{
    /// <summary>Bits of the low part.</summary>
    public const int LowBits = 15;

    /// <summary>Taps that one 16-byte load of RGB pixels serves.</summary>
    public const int BlockTaps = 4;

    /// <summary>Numbers a block: four lanes of tap pairs (0, 1), the last unused, then four of (2, 3).</summary>
    public const int BlockLength = 16;

    /// <summary>Splits <paramref name="weights"/>.</summary>
    public PackedWeights(AxisWeights weights)
    {
        var most = 0;
        foreach (var count in weights.Counts)
            most = Math.Max(most, count);
        Blocks = (most + BlockTaps - 1) / BlockTaps;
        Pairs = (most + 1) / 2;
        BlockLow = new short[weights.Outputs * Blocks * BlockLength];
        BlockHigh = new short[BlockLow.Length];
        PairLow = new int[weights.Outputs * Pairs];
        PairHigh = new int[PairLow.Length];
        for (var i = 0; i < weights.Outputs; i++)
        {
            ReadOnlySpan<int> row = weights[i];
            for (var tap = 0; tap < row.Length; tap++)
            {
                int low = row[tap] & ((1 << LowBits) - 1), high = row[tap] >> LowBits;
                var block = (i * Blocks + tap / BlockTaps) * BlockLength + tap % BlockTaps / 2 * 8 + tap % 2;
                for (var channel = 0; channel < 3; channel++)
                {
                    BlockLow[block + 2 * channel] = (short)low;
                    BlockHigh[block + 2 * channel] = (short)high;
                }

                var pair = i * Pairs + tap / 2;
                PairLow[pair] |= low << (16 * (tap % 2));
                PairHigh[pair] |= (high & 0xFFFF) << (16 * (tap % 2));
            }
        }
    }

    /// <summary>Blocks of four taps an output.</summary>
    public int Blocks { get; }

    /// <summary>Pairs of taps an output.</summary>
    public int Pairs { get; }

    /// <summary>Low parts, [outputs, blocks, 16], each repeated for the three channels.</summary>
    public short[] BlockLow { get; }

    /// <summary>High parts, in the same order.</summary>
    public short[] BlockHigh { get; }

    /// <summary>Low parts of two taps in one number, [outputs, pairs].</summary>
    public int[] PairLow { get; }

    /// <summary>High parts of two taps in one number, [outputs, pairs].</summary>
    public int[] PairHigh { get; }
}
