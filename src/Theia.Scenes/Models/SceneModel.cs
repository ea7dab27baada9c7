using Theia.Scenes.Arithmetic;
using Theia.Scenes.Geometry;

namespace Theia.Scenes.Models;

/// <summary>An object of a scene before it is drawn.</summary>
/// <param name="Kind">Its class.</param>
/// <param name="Look">Color and material.</param>
/// <param name="Place">The middle of its foot.</param>
/// <param name="Reach">Radius of a circle about its foot that holds it.</param>
/// <param name="Height">From its foot to its top.</param>
/// <param name="Primitives">Its surfaces.</param>
internal sealed record SceneModel(
    SceneClass Kind, Appearance Look, Vec3 Place, float Reach, float Height, IReadOnlyList<Primitive> Primitives)
{
    /// <summary>One of the sizes of the vocabulary.</summary>
    public string Size { get; init; } = "medium";

    /// <summary>What it stands on; null on the floor.</summary>
    public SceneModel? Support { get; init; }

    /// <summary>Whether it is inside of what it stands on.</summary>
    public bool IsInside { get; init; }

    /// <summary>Half of the side of a square on its top that can carry something; 0 where nothing stands.</summary>
    public float Shelf { get; init; }

    /// <summary>Radius of a hollow that is open above; 0 where there is none.</summary>
    public float Hollow { get; init; }

    /// <summary>Balls that nothing else may enter, for what is not a pillar on its foot.</summary>
    public IReadOnlyList<(Vec3 Center, float Radius)> Obstacles { get; init; } = [];

    /// <summary>How its joints stand: radians for turning ones, meters for sliding ones.</summary>
    public IReadOnlyList<SceneJoint> Joints { get; init; } = [];
}
