using Theia.Scenes;

namespace Theia.Lab.Pretraining.Data;

/// <summary>What is known of each pixel of a training scene; maps are row-major with the size of its image.</summary>
/// <param name="Depth">Meters along the optical axis; half precision, which errs by less than a thousandth.</param>
/// <param name="Instances">Id of the object; 0 for floor, walls and ceiling.</param>
/// <param name="Parts">A <see cref="ScenePart"/> each.</param>
internal sealed record SceneMaps(Half[] Depth, byte[] Instances, byte[] Parts)
{
    /// <summary>The maps of a rendered scene.</summary>
    public static SceneMaps Of(Scene scene) =>
        new([.. scene.Depth.Select(static depth => (Half)depth)], scene.Instances, scene.Parts);
}
