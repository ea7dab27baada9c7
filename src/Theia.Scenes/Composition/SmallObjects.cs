using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Models;

namespace Theia.Scenes.Composition;

/// <summary>Things that stand on tables, chests and floors.</summary>
internal static class SmallObjects
{
    // Maker, usual size in meters, how often.
    private static readonly (Maker Make, float Size, int Times)[] _kinds =
    [
        (Solids.Box, 0.048f, 4), (Solids.Ball, 0.042f, 4), (Solids.Cylinder, 0.044f, 3),
        (Solids.Cone, 0.046f, 3), (Vessels.Cup, 0.041f, 4), (Vessels.Bottle, 0.05f, 3),
        (Books.Book, 0.1f, 2), (Vessels.Plate, 0.085f, 1), (Books.Plant, 0.05f, 1),
    ];

    /// <summary>A thing of random kind and size.</summary>
    /// <param name="random">Random choices.</param>
    /// <param name="place">The middle of its foot.</param>
    /// <param name="scale">1 on a table; more on a floor.</param>
    public static SceneModel Any(ref RandomStream random, Vec3 place, float scale)
    {
        var at = random.Below(_kinds.Sum(kind => kind.Times));
        foreach (var (make, size, times) in _kinds)
        {
            at -= times;
            if (at < 0)
                return Sized(ref random, make, place, size * scale);
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>A thing of a kind, small, medium or large.</summary>
    public static SceneModel Sized(ref RandomStream random, Maker make, Vec3 place, float size)
    {
        var (name, factor) = random.Below(3) switch
        {
            0 => ("small", random.Between(0.62, 0.74)),
            1 => ("medium", random.Between(0.92, 1.08)),
            _ => ("large", random.Between(1.3, 1.5)),
        };
        return make(ref random, place, size * (float)factor) with { Size = name };
    }

    /// <summary>Stands something on a thing, or puts something into it, now and then.</summary>
    public static void Pile(ref RandomStream random, Arrangement arrangement, SceneModel below)
    {
        if (below.Hollow > 0 && random.OneIn(4))
        {
            arrangement.Fill(ref random, below);
        }
        else if (below.Shelf > 0 && random.OneIn(2))
        {
            Maker make = random.Of<Maker>(Solids.Ball, Solids.Box, Solids.Cone, Vessels.Cup, Solids.Cylinder);
            arrangement.Stack(
                ref random,
                below,
                (ref RandomStream d, Vec3 place, float size) => make(ref d, place, size) with { Size = "small" },
                below.Shelf * (float)random.Between(0.5, 0.66));
        }
    }
}
