using Theia.Scenes;
using Theia.Scenes.Labeling;

namespace Theia.Lab.Probing;

/// <summary>What probes need of a scene.</summary>
/// <param name="Image">224 × 224.</param>
/// <param name="Millimeters">[H, W], depth as files of depth have it; a quarter of the memory
/// of what the renderer gives.</param>
/// <param name="Parts">[H, W], a <see cref="ScenePart"/> each.</param>
/// <param name="Attributes">0 or 1 for each of <see cref="SceneAttributes.Names"/>.</param>
/// <param name="Caption">One or two sentences.</param>
internal sealed record ProbeScene(
    RgbImage Image, ushort[] Millimeters, byte[] Parts, float[] Attributes, string Caption)
{
    /// <summary>Draws one.</summary>
    public static ProbeScene Draw(long seed, int index)
    {
        var scene = SceneRenderer.Render(seed, index, ProbeOptions.Side);
        var attributes = new float[SceneAttributes.Names.Count];
        SceneAttributes.Write(scene.Facts, attributes);
        return new ProbeScene(
            scene.Image,
            Array.ConvertAll(scene.Depth, meters => (ushort)Math.Clamp(MathF.Round(meters * 1000), 1, ushort.MaxValue)),
            scene.Parts,
            attributes,
            scene.Facts.Caption);
    }
}
