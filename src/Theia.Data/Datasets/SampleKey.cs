using System.Security.Cryptography;
using System.Text;

namespace Theia.Data.Datasets;

/// <summary>
/// Names samples after files: the relative path without extension in lower-case ASCII letters, digits,
/// <c>_</c> and <c>-</c>, any other run of characters as one <c>_</c>. Where that changed something,
/// collides or is too long, the key is cut and ends in <c>-</c> and the first hex digits of the SHA-256
/// of the path: 8, or more where even those collide.
/// </summary>
internal static class SampleKey
{
    /// <summary>
    /// Longest key, in bytes: leaves 52 of the 100 bytes of a tar name to the dot and the column's extension.
    /// </summary>
    public const int Longest = 48;

    private const int Digits = 8;

    /// <summary>Gives each path its key; the result does not depend on the order of the paths.</summary>
    /// <param name="paths">Relative paths with <c>/</c>, all different.</param>
    public static string[] Assign(IReadOnlyList<string> paths)
    {
        var digits = new int[paths.Count];
        var keys = new string[paths.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var stem = WithoutExtension(paths[i]);
            var plain = Plain(stem);
            digits[i] = plain == stem && plain.Length <= Longest ? 0 : Digits;
            keys[i] = Key(paths[i], digits[i]);
        }

        for (var collisions = Collisions(keys); collisions.Length > 0; collisions = Collisions(keys))
        {
            foreach (var i in collisions)
            {
                digits[i] = digits[i] == 0 ? Digits : Math.Min(2 * digits[i], 32);
                keys[i] = Key(paths[i], digits[i]);
            }
        }

        return keys;
    }

    private static string Key(string path, int digits)
    {
        var plain = Plain(WithoutExtension(path));
        if (digits == 0)
            return plain;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..digits];
        return $"{plain[..Math.Min(plain.Length, Longest - digits - 1)]}-{hash}";
    }

    private static string WithoutExtension(string path)
    {
        var file = path.LastIndexOf('/') + 1;
        var dot = path.LastIndexOf('.');
        return dot > file ? path[..dot] : path;
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        var replaced = false;
        foreach (var c in text)
        {
            var kept = char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
            if (kept)
                plain.Append(char.ToLowerInvariant(c));
            else if (!replaced)
                plain.Append('_');
            replaced = !kept;
        }

        return plain.ToString();
    }

    private static int[] Collisions(string[] keys) =>
        [.. Enumerable.Range(0, keys.Length).GroupBy(i => keys[i], StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any()).SelectMany(group => group)];
}
