using Theia.Data.Random;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// Which patches of a step's large crops are hidden: in some crops a few rectangles (BEiT, arXiv
/// 2106.08254), a function of seed and step.
/// </summary>
internal static class PatchMask
{
    private const ulong Place = 0x3A5C;
    private const double SmallestPart = 0.1;

    /// <summary>True for a hidden patch: [crops, side · side].</summary>
    public static bool[] Draw(long seed, long step, int crops, int side, double maskedCrops, double greatestPart)
    {
        var hidden = new bool[crops * side * side];
        for (var crop = 0; crop < crops; crop++)
        {
            var dice = RandomStream.At((ulong)seed, Place, (ulong)step, (ulong)crop);
            if (dice.Next() < maskedCrops)
            {
                Hide(
                    hidden.AsSpan(crop * side * side, side * side), side,
                    (int)(side * side * dice.Between(Math.Min(SmallestPart, greatestPart), greatestPart)), ref dice);
            }
        }

        return hidden;
    }

    private static void Hide(Span<bool> hidden, int side, int wanted, ref RandomStream dice)
    {
        var done = 0;
        // Rectangles may overlap and add little; a maximum number of attempts guarantees termination.
        for (var tries = 0; done < wanted && tries < 20; tries++)
        {
            var (width, height) = (1 + dice.Below(Math.Max(1, side / 2)), 1 + dice.Below(Math.Max(1, side / 2)));
            var (left, top) = (dice.Below(side - width + 1), dice.Below(side - height + 1));
            for (var place = 0; place < width * height && done < wanted; place++)
            {
                ref var patch = ref hidden[((top + (place / width)) * side) + left + (place % width)];
                done += patch ? 0 : 1;
                patch = true;
            }
        }
    }
}
