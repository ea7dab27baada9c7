namespace Theia.Training.Targets;

/// <summary>Matrices of entries ±1 whose rows are orthogonal.</summary>
internal static class Hadamard
{
    /// <summary>
    /// A Hadamard matrix of order <paramref name="n"/>, or null where none can be built here. Widths of vision networks
    /// are a power of two times 1, 12 or 20, which Sylvester's doubling and Paley's first construction reach.
    /// </summary>
    public static sbyte[,]? TryBuild(int n)
    {
        if (n is 1)
            return new sbyte[,] { { 1 } };
        if (n is 2 || (n % 4 == 0 && n > 0))
            return Paley(n) ?? (TryBuild(n / 2) is { } half ? Double(half) : null);
        return null;
    }

    // Sylvester (1867): [[H, H], [H, −H]].
    private static sbyte[,] Double(sbyte[,] half)
    {
        var n = half.GetLength(0);
        var whole = new sbyte[2 * n, 2 * n];
        for (var i = 0; i < 2 * n; i++)
        {
            for (var j = 0; j < 2 * n; j++)
                whole[i, j] = (sbyte)(i >= n && j >= n ? -half[i - n, j - n] : half[i % n, j % n]);
        }

        return whole;
    }

    // Paley (1933): I + S of order q + 1 for a prime q ≡ 3 mod 4, S being the bordered matrix of quadratic characters.
    private static sbyte[,]? Paley(int n)
    {
        var q = n - 1;
        if (q % 4 != 3 || !IsPrime(q) || (n & (n - 1)) == 0)
            return null;
        var isSquare = new bool[q];
        for (long x = 1; x < q; x++)
            isSquare[x * x % q] = true;
        var matrix = new sbyte[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var character = i == 0 ? 1 : j == 0 ? -1 : i == j ? 0 : isSquare[(i - j + q) % q] ? 1 : -1;
                matrix[i, j] = (sbyte)(i == j ? 1 : character);
            }
        }

        return matrix;
    }

    private static bool IsPrime(int n)
    {
        for (var divisor = 2; divisor * divisor <= n; divisor++)
        {
            if (n % divisor == 0)
                return false;
        }

        return n > 1;
    }
}
