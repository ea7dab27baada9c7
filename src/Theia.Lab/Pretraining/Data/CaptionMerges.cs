using Theia.Teachers;

namespace Theia.Lab.Pretraining.Data;

/// <summary>
/// Learns the byte pairs of a small vocabulary: the most frequent pair of neighbors becomes one,
/// again and again (arXiv 1508.07909).
/// </summary>
internal static class CaptionMerges
{
    /// <summary>The merges of texts, until every word is one token or there are enough of them.</summary>
    public static IReadOnlyList<string> Learn(IEnumerable<string> texts, int most)
    {
        var words = texts.SelectMany(ClipTokenizer.Words).CountBy(word => word, StringComparer.Ordinal)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (Parts: Split(pair.Key), Count: pair.Value)).ToArray();
        List<string> merges = [];
        while (merges.Count < most && Best(words) is { } pair)
        {
            merges.Add($"{pair.Left} {pair.Right}");
            foreach (var (parts, _) in words)
                Join(parts, pair);
        }

        return merges;
    }

    // Captions are of ASCII, which stands for itself.
    private static List<string> Split(string word) =>
        [.. word.Select((c, i) => i == word.Length - 1 ? c + ClipTokenizer.EndOfWord : c.ToString())];

    private static (string Left, string Right)? Best((List<string> Parts, int Count)[] words)
    {
        var counts = new Dictionary<(string, string), long>();
        foreach (var (parts, count) in words)
        {
            for (var i = 1; i < parts.Count; i++)
                counts[(parts[i - 1], parts[i])] = counts.GetValueOrDefault((parts[i - 1], parts[i])) + count;
        }

        return counts.Count == 0 ? null : counts.OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key.Item1, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Item2, StringComparer.Ordinal).First().Key;
    }

    private static void Join(List<string> parts, (string Left, string Right) pair)
    {
        for (var i = 1; i < parts.Count; i++)
        {
            if (!parts[i - 1].Equals(pair.Left, StringComparison.Ordinal)
                || !parts[i].Equals(pair.Right, StringComparison.Ordinal))
            {
                continue;
            }

            parts[i - 1] += parts[i];
            parts.RemoveAt(i);
        }
    }
}
