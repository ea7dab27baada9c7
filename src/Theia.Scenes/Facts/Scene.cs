using System.Text;
using Theia.Data.Text;

namespace Theia.Scenes;

/// <summary>
/// A rendered image with its ground truth. Maps have the size of the image, row-major, and say what the ray through the
/// center of each pixel meets first.
/// </summary>
/// <param name="Image">sRGB, with smooth edges.</param>
/// <param name="Depth">[H, W], meters along the optical axis (not along the ray).</param>
/// <param name="Classes">[H, W], a <see cref="SceneClass"/> each.</param>
/// <param name="Instances">[H, W], ids of <see cref="SceneFacts.Objects"/>; 0 for floor, walls and ceiling.</param>
/// <param name="Parts">[H, W], a <see cref="ScenePart"/> each.</param>
/// <param name="Normals">[3, H, W], surface normals in the camera's axes (right, down, forwards), towards the camera,
/// times 127 and rounded.</param>
/// <param name="Facts">Objects, camera, caption.</param>
public sealed record Scene(
    RgbImage Image, float[] Depth, byte[] Classes, byte[] Instances, byte[] Parts, sbyte[] Normals, SceneFacts Facts)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
