namespace Theia.Data.Errors;

/// <summary>Finds what a misspelt name probably meant, for the last sentence of an error.</summary>
internal static class NearestName
{
    /// <summary>
    /// The candidate with the fewest slips (letter missing, added, wrong, two swapped), or null when none is near.
    /// </summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What could have been meant. Of equally near ones the first wins.</param>
    /// <returns>Null when more than a third of the letters would have to change (one slip is
    /// always forgiven).</returns>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        var best = int.MaxValue;
        string? nearest = null;
        foreach (var candidate in candidates)
        {
            var slips = Slips(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (slips < best)
                (best, nearest) = (slips, candidate);
        }

        return best <= Math.Max(1, (name.Length + 1) / 3) ? nearest : null;
    }

    /// <summary>The sentence <c> Did you mean 'x'?</c> with its leading space, or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> candidates)
        => Of(name, candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    // Optimal string alignment: Levenshtein with swaps of neighbors, the commonest slip of all.
    private static int Slips(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var least = Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    least = Math.Min(least, rows[i - 2, j - 2] + 1);
                rows[i, j] = least;
            }
        }

        return rows[a.Length, b.Length];
    }
}
