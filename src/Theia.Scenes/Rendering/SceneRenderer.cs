using Theia.Data.Random;
using Theia.Scenes.Composition;
using Theia.Scenes.Facts;
using Theia.Scenes.Labeling;
using Theia.Scenes.Tracing;

namespace Theia.Scenes;

/// <summary>
/// Draws scenes of everyday things with exact labels. A scene depends on seed, index and size alone: the same bytes on
/// every machine, in every order, on any number of threads.
/// </summary>
public static class SceneRenderer
{
    /// <summary>Changes whenever a scene would come out differently.</summary>
    internal const int Version = 1;

    /// <summary>Smallest and largest image.</summary>
    internal const int Smallest = 16, Largest = 2048;

    private const ulong Place = 0x5CE2E;

    [ThreadStatic]
    private static FrameBuffer? _film;

    /// <summary>Draws one scene. Safe from several threads.</summary>
    /// <param name="seed">Of the set, from 0.</param>
    /// <param name="index">Number of the image, from 0.</param>
    /// <param name="size">Pixels per side, 16 to 2048; the scene does not depend on it. Default: 224.</param>
    public static Scene Render(long seed, int index, int size = 224) => Render(seed, index, size, take: 0);

    /// <summary>
    /// Renders another take of a scene: the same objects in the same places with another camera, other lights, and
    /// other materials on floor, walls and table.
    /// </summary>
    /// <param name="seed">Of the set, from 0.</param>
    /// <param name="index">Number of the scene, from 0.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="take">Which take, from 0; 0 is the scene as <see cref="Render(long, int, int)"/> draws it.</param>
    internal static Scene Render(long seed, int index, int size, int take)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, Smallest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Largest);
        var random = RandomStream.At((ulong)seed, Place, (ulong)index);
        RandomStream? other = take == 0 ? null : RandomStream.At((ulong)seed, Place, (ulong)index, (ulong)take);
        ComposedScene composed = random.Below(5) < 3
            ? TableScene.Make(ref random, other, size)
            : RoomScene.Make(ref random, other, size);
        FrameBuffer film = _film is { } last && last.Size == size ? last : _film = new FrameBuffer(size);
        var (image, covered) = Renderer.Draw(composed.Stage, film, composed.Reach);
        return Labels.Of(composed, film, image, covered, new SceneName(seed, index, size), ref random);
    }
}
