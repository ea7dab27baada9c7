using System.Runtime.Intrinsics;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Shading;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Tracing;

/// <summary>The materials of eight pixels.</summary>
/// <param name="Roughness">0 is a mirror, 1 is chalk.</param>
/// <param name="Gloss">Reflectance at normal incidence, for non-metals.</param>
/// <param name="IsMetal">All bits set for metals.</param>
/// <param name="IsMirror">All bits set where the surroundings are mirrored.</param>
internal readonly record struct SurfaceLanes(Lanes Roughness, Lanes Gloss, Lanes IsMetal, Lanes IsMirror)
{
    /// <summary>Reads them from the film.</summary>
    public static SurfaceLanes Of(Stage stage, FrameBuffer film, int at)
    {
        var key = film.Key[at];
        if (key >= 0 && !film.Key.AsSpan(at + 1, Lane.Count - 1).ContainsAnyExcept(key))
        {
            Material one = stage.Primitives[key >> 3].Material;
            return new SurfaceLanes(Lane.Of(one.Roughness), Lane.Of(one.Gloss), Mask(one.IsMetal), Mask(one.IsMirror));
        }

        Span<float> roughness = stackalloc float[Lane.Count], gloss = stackalloc float[Lane.Count],
            metal = stackalloc float[Lane.Count], mirror = stackalloc float[Lane.Count];
        for (var i = 0; i < Lane.Count; i++)
        {
            Material? material = film.Key[at + i] < 0 ? null : stage.Primitives[film.Key[at + i] >> 3].Material;
            (roughness[i], gloss[i]) = (material?.Roughness ?? 1, material?.Gloss ?? 0);
            (metal[i], mirror[i]) = (material is { IsMetal: true } ? 1 : 0, material is { IsMirror: true } ? 1 : 0);
        }

        return new SurfaceLanes(
            Read(roughness), Read(gloss), Vector256.GreaterThan(Read(metal), Lanes.Zero),
            Vector256.GreaterThan(Read(mirror), Lanes.Zero));
    }

    /// <summary>
    /// The part that is mirrored, by Schlick's approximation: what takes the color of the surface and what does not.
    /// </summary>
    /// <param name="facing">Cosine of the angle to the mirror's normal.</param>
    public (Lanes Colored, Lanes White) Mirrored(Lanes facing)
    {
        var x = Lane.Of(1) - Lane.Min(Lane.Max(facing, Lanes.Zero), Lane.Of(1));
        var rise = x * x * x * x * x;
        var plain = (Gloss + ((Lane.Of(1) - Gloss) * rise)) * (Lane.Of(1) - Roughness);
        return (Lane.Pick(IsMetal, Lane.Of(1) - rise, Lanes.Zero), Lane.Pick(IsMetal, rise, plain));
    }

    private static Lanes Read(ReadOnlySpan<float> values) => Vector256.Create(values);

    private static Lanes Mask(bool value) => value ? Lanes.AllBitsSet : Lanes.Zero;
}
