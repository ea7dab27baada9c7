using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>Means over 4 × 4 pixels of one surface, in two steps: a row, then a column.</summary>
internal static class SmoothPass
{
    private static readonly (int Step, float Weight)[] _taps =
        [(-2, 0.125f), (-1, 0.25f), (0, 0.25f), (1, 0.25f), (2, 0.125f)];

    /// <summary>Smooths three values in their places.</summary>
    public static void Run(FrameBuffer film, float[] first, float[] second, float[] third)
    {
        float[][] values = [first, second, third];
        for (var y = 0; y < film.Size; y++)
        {
            for (var x = 0; x < film.Size; x += Lane.Count)
                Packet(film, values, film.Scratch, film.At(x, y), y, across: 1, along: 0);
        }

        for (var y = 0; y < film.Size; y++)
        {
            for (var x = 0; x < film.Size; x += Lane.Count)
                Packet(film, film.Scratch, values, film.At(x, y), y, across: 0, along: film.Stride);
        }
    }

    private static void Packet(FrameBuffer film, float[][] from, float[][] to, int at, int y, int across, int along)
    {
        Lanes nx = Vector256.Create(film.Nx, at), ny = Vector256.Create(film.Ny, at),
            nz = Vector256.Create(film.Nz, at);
        Lanes px = Vector256.Create(film.Px, at), py = Vector256.Create(film.Py, at),
            pz = Vector256.Create(film.Pz, at);
        Lanes near = Vector256.Create(film.Pixel, at) * Lane.Of(1.2f);
        Lanes first = Lanes.Zero, second = Lanes.Zero, third = Lanes.Zero, weights = Lanes.Zero;
        foreach (var (step, weight) in _taps)
        {
            if (along != 0 && (y + step < 0 || y + step >= film.Size))
                continue;
            var other = at + (step * (across + along));
            Lanes turn = (nx * Vector256.Create(film.Nx, other)) + (ny * Vector256.Create(film.Ny, other))
                + (nz * Vector256.Create(film.Nz, other));
            Lanes away = (nx * (Vector256.Create(film.Px, other) - px)) + (ny * (Vector256.Create(film.Py, other) - py))
                + (nz * (Vector256.Create(film.Pz, other) - pz));
            Lanes same = Vector256.GreaterThan(turn, Lane.Of(0.75f)) & Vector256.LessThan(Vector256.Abs(away), near);
            // Pixels outside the image may contain anything, even NaN.
            first += Lane.Pick(same, Lane.Of(weight) * Vector256.Create(from[0], other), Lanes.Zero);
            second += Lane.Pick(same, Lane.Of(weight) * Vector256.Create(from[1], other), Lanes.Zero);
            third += Lane.Pick(same, Lane.Of(weight) * Vector256.Create(from[2], other), Lanes.Zero);
            weights += Lane.Pick(same, Lane.Of(weight), Lanes.Zero);
        }

        Lanes whole = Lane.Of(1) / Lane.Max(weights, Lane.Of(1e-6f));
        (first * whole).CopyTo(to[0], at);
        (second * whole).CopyTo(to[1], at);
        (third * whole).CopyTo(to[2], at);
    }
}
