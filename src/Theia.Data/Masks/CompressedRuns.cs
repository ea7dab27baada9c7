using System.Text;

namespace Theia.Data.Masks;

/// <summary>
/// The short text that pycocotools writes for runs: each but the first three as the difference to the run before the
/// last, in groups of five bits, the lowest first, as characters from '0' on.
/// </summary>
internal static class CompressedRuns
{
    private const int Bits = 5, Group = 0x1F, Sign = 0x10, More = 0x20, Zero = '0';
    private const int MostGroups = 7;   // 32 bits

    /// <summary>The text of runs.</summary>
    public static string Write(IReadOnlyList<int> runs)
    {
        var text = new StringBuilder();
        for (var i = 0; i < runs.Count; i++)
        {
            var left = i > 2 ? runs[i] - runs[i - 2] : runs[i];
            bool more;
            do
            {
                var group = left & Group;
                left >>= Bits;
                more = (group & Sign) != 0 ? left != -1 : left != 0;
                text.Append((char)(Zero + group + (more ? More : 0)));
            }
            while (more);
        }

        return text.ToString();
    }

    /// <summary>The runs of a text; null where it is none.</summary>
    public static List<int>? Read(string text)
    {
        List<int> runs = [];
        for (var at = 0; at < text.Length;)
        {
            long value = 0;
            for (var groups = 0; ; groups++)
            {
                if (at == text.Length || groups == MostGroups)
                    return null;
                var group = text[at++] - Zero;
                if (group is < 0 or >= 2 * More)
                    return null;
                value |= (long)(group & Group) << (Bits * groups);
                if ((group & More) != 0)
                    continue;
                if ((group & Sign) != 0)
                    value |= -1L << (Bits * (groups + 1));
                break;
            }

            if (runs.Count > 2)
                value += runs[^2];
            if (value is < 0 or > int.MaxValue)
                return null;
            runs.Add((int)value);
        }

        return runs;
    }
}
