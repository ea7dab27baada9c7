using System.Runtime.Intrinsics;
using Theia.Data.Random;
using Theia.Scenes.Arithmetic;
using Theia.Scenes.Composition;
using Theia.Scenes.Facts;
using Theia.Scenes.Geometry;
using Theia.Scenes.Tracing;
using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Labeling;

/// <summary>Reads the labels off a film.</summary>
internal static class Labels
{
    /// <summary>The scene with its labels.</summary>
    public static Scene Of(
        ComposedScene composed, FrameBuffer film, RgbImage image, int[] covered,
        SceneName name, ref RandomStream random)
    {
        var pixels = name.Size * name.Size;
        var scene = new Scene(
            image, new float[pixels], new byte[pixels], new byte[pixels], new byte[pixels],
            new sbyte[3 * pixels], null!);
        VisibleObject?[] seen = Seen(composed, film, covered);
        for (var y = 0; y < name.Size; y++)
        {
            film.Depth.AsSpan(film.At(0, y), name.Size).CopyTo(scene.Depth.AsSpan(y * name.Size));
            Row(composed.Stage, film, seen, scene, y);
            Normals(composed.Stage.View.Axes, film, scene.Normals, y);
        }

        VisibleObject[] sightings = [.. seen.OfType<VisibleObject>()];
        return scene with
        {
            Facts = Facts(composed, sightings, name, Caption.Of(composed, sightings, scene, ref random)),
        };
    }

    // One run of pixels that show the same primitive after the other.
    private static void Row(Stage stage, FrameBuffer film, VisibleObject?[] seen, Scene scene, int y)
    {
        ReadOnlySpan<int> keys = film.Key.AsSpan(film.At(0, y), film.Size);
        for (int x = 0, end; x < keys.Length; x = end)
        {
            var shown = keys[x] >> 3;
            for (end = x + 1; end < keys.Length && keys[end] >> 3 == shown;)
                end++;
            Primitive primitive = stage.Primitives[shown];
            int to = (y * film.Size) + x, count = end - x;
            scene.Classes.AsSpan(to, count).Fill((byte)stage.Bodies[primitive.Body].Kind);
            scene.Parts.AsSpan(to, count).Fill((byte)primitive.Part);
            scene.Instances.AsSpan(to, count).Fill((byte)(seen[primitive.Body]?.Id ?? 0));
            seen[primitive.Body]?.Add(x, end - 1, y);
        }
    }

    private static void Normals(Frame axes, FrameBuffer film, sbyte[] to, int y)
    {
        int plane = film.Size * film.Size, row = y * film.Size;
        for (var x = 0; x < film.Size; x += Lane.Count)
        {
            var at = film.At(x, y);
            Lanes nx = Vector256.Create(film.Nx, at), ny = Vector256.Create(film.Ny, at),
                nz = Vector256.Create(film.Nz, at);
            var count = Math.Min(Lane.Count, film.Size - x);
            Rounded(nx, ny, nz, axes.X, to.AsSpan(row + x, count));
            Rounded(nx, ny, nz, axes.Y, to.AsSpan(plane + row + x, count));
            Rounded(nx, ny, nz, axes.Z, to.AsSpan((2 * plane) + row + x, count));
        }
    }

    // Ids go to what is seen, in the order of the things.
    private static VisibleObject?[] Seen(ComposedScene composed, FrameBuffer film, int[] covered)
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
                : new VisibleObject(
                    composed.Things[body - composed.Room.Count], composed.Stage.Bodies[body], ++id, covered[body])),
        ];
    }

    private static SceneFacts Facts(ComposedScene composed, VisibleObject[] sightings, SceneName name, string caption)
    {
        View view = composed.Stage.View;
        Frame a = view.Axes;
        float[] pose =
        [
            a.X.X, a.Y.X, a.Z.X, a.Origin.X, a.X.Y, a.Y.Y, a.Z.Y, a.Origin.Y, a.X.Z, a.Y.Z, a.Z.Z, a.Origin.Z, 0, 0, 0,
            1,
        ];
        return new SceneFacts(
            name.Seed, name.Index, name.Size, composed.Kind, caption,
            new SceneCamera(view.Focal, view.Middle, view.Middle, pose),
            [
                .. sightings.Select(s => new SceneObject(
                    s.Id, s.SceneModel.Kind, s.SceneModel.Look.Color, s.SceneModel.Look.Substance,
                    s.SceneModel.Look.Pattern, s.SceneModel.Size,
                    [s.Body.Center.X, s.Body.Center.Y, s.Body.Center.Z], s.Box, s.Pixels, s.Visible,
                    Relations.Of(s, sightings, composed, name.Size), s.SceneModel.Joints)),
            ]);
    }

    private static void Rounded(Lanes nx, Lanes ny, Lanes nz, Vec3 axis, Span<sbyte> to)
    {
        var along = (nx * Lane.Of(axis.X)) + (ny * Lane.Of(axis.Y)) + (nz * Lane.Of(axis.Z));
        var rounded = Vector256.ConvertToInt32(Vector256.Floor((along * Lane.Of(127)) + Lane.Of(0.5f)));
        for (var i = 0; i < to.Length; i++)
            to[i] = (sbyte)rounded.GetElement(i);
    }
}
