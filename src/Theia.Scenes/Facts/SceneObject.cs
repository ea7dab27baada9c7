using System.Text;
using System.Text.Json.Serialization;
using Theia.Data.Text;

namespace Theia.Scenes;

/// <summary>Ground truth of an object with at least one visible pixel.</summary>
/// <param name="Id">Its value in the map of instances, from 1.</param>
/// <param name="Class">Its shape.</param>
/// <param name="Color">One of <see cref="SceneVocabulary.Colors"/>; of the part with the most surface.</param>
/// <param name="Material">One of <see cref="SceneVocabulary.Materials"/>.</param>
/// <param name="Pattern"><c>plain</c>, <c>striped</c>, <c>spotted</c> or <c>checked</c>.</param>
/// <param name="Size">One of <see cref="SceneVocabulary.Sizes"/>, among those of its class.</param>
/// <param name="Position">Its middle in the world: X, Y (up), Z in meters.</param>
/// <param name="Box">Left, top, width and height of its pixels.</param>
/// <param name="Pixels">Pixels whose center shows it.</param>
/// <param name="Visible">Part of it that is seen: <paramref name="Pixels"/> divided by those it would have in this
/// image with nothing before it.</param>
/// <param name="Relations">To other objects that are clearly seen.</param>
/// <param name="Joints">How its joints stand; empty for what has none.</param>
public sealed record SceneObject(
    int Id, SceneClass Class, [property: JsonPropertyName("colour")] string Color, string Material,
    string Pattern, string Size, IReadOnlyList<float> Position, IReadOnlyList<int> Box,
    int Pixels, float Visible, IReadOnlyList<SceneRelation> Relations, IReadOnlyList<SceneJoint> Joints)
{
    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
