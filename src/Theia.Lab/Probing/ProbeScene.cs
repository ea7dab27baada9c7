using Theia.Lab.Teachers.Data;

namespace Theia.Lab.Probing;

/// <summary>What probes need of a scene.</summary>
/// <param name="Picture">224 × 224.</param>
/// <param name="Millimetres">[H, W], depth as files of depth have it; a quarter of the memory of what the renderer gives.</param>
/// <param name="Parts">[H, W], a <see cref="ScenePart"/> each.</param>
/// <param name="Attributes">0 or 1 for each of <see cref="SceneAttributes.Names"/>.</param>
/// <param name="Caption">One or two sentences.</param>
internal sealed record ProbeScene(RgbImage Picture, ushort[] Millimetres, byte[] Parts, float[] Attributes, string Caption)
{
    /// <summary>Draws one.</summary>
    public static ProbeScene Draw(long seed, int index)
    {
        var scene = SceneRenderer.Render(seed, index, ProbeOptions.Side);
        var attributes = new float[SceneAttributes.Names.Count];
        SceneAttributes.Write(scene.Facts, attributes);
        return new ProbeScene(
            scene.Picture, Array.ConvertAll(scene.Depth, metres => (ushort)Math.Clamp(MathF.Round(metres * 1000), 1, ushort.MaxValue)), scene.Parts, attributes, scene.Facts.Caption);
    }
}
