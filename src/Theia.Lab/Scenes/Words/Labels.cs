using Theia.Lab.Pictures;
using Theia.Lab.Scenes.Composition;
using Theia.Lab.Scenes.Geometry;
using Theia.Lab.Scenes.Tracing;

namespace Theia.Lab.Scenes.Words;

/// <summary>Reads the labels off a film.</summary>
internal static class Labels
{
    /// <summary>The scene with its labels.</summary>
    public static Scene Of(Composed composed, Film film, RgbImage picture, int[] covered, SceneName name, ref Dice dice)
    {
        var pixels = name.Size * name.Size;
        var scene = new Scene(picture, new float[pixels], new byte[pixels], new byte[pixels], new byte[pixels], new sbyte[3 * pixels], null!);
        Sighting?[] seen = Seen(composed, film, covered);
        Frame axes = composed.Stage.View.Axes;
        for (var y = 0; y < name.Size; y++)
        {
            for (var x = 0; x < name.Size; x++)
            {
                int at = film.At(x, y), to = (y * name.Size) + x;
                Primitive primitive = composed.Stage.Primitives[film.Key[at] >> 3];
                scene.Depth[to] = film.Depth[at];
                scene.Classes[to] = (byte)composed.Stage.Bodies[primitive.Body].Kind;
                scene.Parts[to] = (byte)primitive.Part;
                scene.Instances[to] = (byte)(seen[primitive.Body]?.Id ?? 0);
                seen[primitive.Body]?.Add(x, y);
                Vec3 normal = axes.Locally(new Vec3(film.Nx[at], film.Ny[at], film.Nz[at]));
                (scene.Normals[to], scene.Normals[pixels + to], scene.Normals[(2 * pixels) + to]) = (Rounded(normal.X), Rounded(normal.Y), Rounded(normal.Z));
            }
        }

        Sighting[] sightings = [.. seen.OfType<Sighting>()];
        return scene with { Facts = Facts(composed, sightings, name, Caption.Of(composed, sightings, scene, ref dice)) };
    }

    // Ids go to what is seen, in the order of the things.
    private static Sighting?[] Seen(Composed composed, Film film, int[] covered)
    {
        var shown = new bool[composed.Stage.Bodies.Length];
        for (var y = 0; y < film.Size; y++)
        {
            for (var at = film.At(0, y); at < film.At(film.Size, y); at++)
                shown[composed.Stage.Primitives[film.Key[at] >> 3].Body] = true;
        }

        var id = 0;
        return
        [
            .. shown.Select((isShown, body) => body < composed.Room.Count || !isShown
                ? null
                : new Sighting(composed.Things[body - composed.Room.Count], composed.Stage.Bodies[body], ++id, covered[body])),
        ];
    }

    private static SceneFacts Facts(Composed composed, Sighting[] sightings, SceneName name, string caption)
    {
        View view = composed.Stage.View;
        Frame a = view.Axes;
        float[] pose = [a.X.X, a.Y.X, a.Z.X, a.Origin.X, a.X.Y, a.Y.Y, a.Z.Y, a.Origin.Y, a.X.Z, a.Y.Z, a.Z.Z, a.Origin.Z, 0, 0, 0, 1];
        return new SceneFacts(
            name.Seed, name.Index, name.Size, composed.Kind, caption, new SceneCamera(view.Focal, view.Middle, view.Middle, pose),
            [
                .. sightings.Select(s => new SceneObject(
                    s.Id, s.Thing.Kind, s.Thing.Look.Colour, s.Thing.Look.Substance, s.Thing.Look.Pattern, s.Thing.Size,
                    [s.Body.Centre.X, s.Body.Centre.Y, s.Body.Centre.Z], s.Box, s.Pixels, s.Visible, Relations.Of(s, sightings, composed, name.Size), s.Thing.Joints)),
            ]);
    }

    private static sbyte Rounded(float component) => (sbyte)MathF.Floor((component * 127) + 0.5f);
}
