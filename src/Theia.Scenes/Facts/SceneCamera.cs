using System.Text;
using System.Text.Json.Serialization;
using Theia.Data.Text;

namespace Theia.Scenes;

/// <summary>The pinhole camera of a scene. Its axes: X to the right of the image, Y down, Z forwards.</summary>
/// <param name="Focal">Focal length in pixels, across and down.</param>
/// <param name="CenterX">Principal point in pixels from the left edge of the image; the center
/// of the first pixel is at 0.5.</param>
/// <param name="CenterY">Principal point in pixels from the upper edge.</param>
/// <param name="Pose">From camera to world, 4 × 4, row-major: the first three columns are the camera's axes, the fourth
/// its place in meters. In the world Y is up and the floor is at 0.</param>
public sealed record SceneCamera(
    float Focal, [property: JsonPropertyName("centreX")] float CenterX,
    [property: JsonPropertyName("centreY")] float CenterY, IReadOnlyList<float> Pose)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
