namespace Theia.Scenes.Tracing;

/// <summary>All passes in their order.</summary>
internal static class Renderer
{
    /// <summary>Draws a stage.</summary>
    /// <param name="stage">What there is.</param>
    /// <param name="film">Takes what is known of each pixel.</param>
    /// <param name="reach">How far surfaces darken one another, in meters.</param>
    /// <returns>The image, and for each body the pixels it would cover with nothing before it.</returns>
    public static (RgbImage Image, int[] Covered) Draw(Stage stage, FrameBuffer film, float reach)
    {
        var covered = PrimaryPass.Run(stage, film);
        GeometryPass.Run(stage, film);
        Tile[] tiles = Tile.All(film);
        ShadowPass.Run(stage, film, tiles, stage.Lamps[0], film.First);
        ShadowPass.Run(stage, film, tiles, stage.Lamps[1], film.Second);
        AmbientOcclusionPass.Run(stage, film, tiles, reach);
        SmoothPass.Run(film, film.First, film.Second, film.Open);
        if (MirrorPass.Run(stage, film))
            SmoothPass.Run(film, film.MirrorR, film.MirrorG, film.MirrorB);
        LightPass.Run(stage, film);
        ShadePass.Run(stage, film);
        DisplayPass.Run(film);
        return (EdgePass.Run(stage, film), covered);
    }
}
