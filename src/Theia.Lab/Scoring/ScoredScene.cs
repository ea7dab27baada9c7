using Theia.Scenes;

namespace Theia.Lab.Scoring;

/// <summary>A scene that no training renders, with what is asked of it.</summary>
/// <param name="Image">Square.</param>
/// <param name="Depth">[H, W], meters.</param>
/// <param name="Objects">Its objects that are large enough to be asked for.</param>
internal sealed record ScoredScene(RgbImage Image, float[] Depth, IReadOnlyList<ScoredObject> Objects)
{
    // Smaller ones are a few pixels of a mask; as SAM's evaluation leaves out what is below 0.1 % of the image, this
    // leaves out 250 of 224 x 224 pixels.
    private const double SmallestObject = 0.005;

    /// <summary>Draws one.</summary>
    public static ScoredScene Draw(long seed, int index, int side)
    {
        var scene = SceneRenderer.Render(seed, index, side);
        return new ScoredScene(
            scene.Image,
            scene.Depth,
            [.. scene.Facts.Objects.Where(one => one.Pixels >= SmallestObject * side * side)
                .Select(one => ScoredObject.Of([.. scene.Instances.Select(id => id == one.Id)], side, one.Box))]);
    }
}
