using Theia.Scenes.Arithmetic;
using Theia.Scenes.Composition;

namespace Theia.Scenes.Labeling;

/// <summary>Spatial relations as seen from the camera; ambiguous ones are omitted.</summary>
internal static class Relations
{
    /// <summary>The relations of one thing to all others that are clearly seen.</summary>
    public static IReadOnlyList<SceneRelation> Of(
        VisibleObject one, IReadOnlyList<VisibleObject> all, ComposedScene composed, int size)
    {
        List<SceneRelation> found = [];
        foreach (VisibleObject other in all)
        {
            if (other != one)
                found.AddRange(Between(one, other, composed, size).Select(kind => new SceneRelation(kind, other.Id)));
        }

        return found;
    }

    /// <summary>The words for how <paramref name="one"/> stands to <paramref name="other"/>.</summary>
    public static IEnumerable<string> Between(VisibleObject one, VisibleObject other, ComposedScene composed, int size)
    {
        if (!one.IsClear(size) || !other.IsClear(size))
            yield break;
        if (one.SceneModel.Support == other.SceneModel)
        {
            yield return one.SceneModel.IsInside ? "inside" : "on";
            yield break;
        }

        if (other.SceneModel.Support == one.SceneModel || !one.IsItem || !other.IsItem)
            yield break;
        Vec3 here = one.Seen(composed.Stage.View), there = other.Seen(composed.Stage.View);
        // Apart in the world, and apart in the image too.
        float across = here.X - there.X, apart = 0.5f * (one.SceneModel.Reach + other.SceneModel.Reach),
            shift = (here.X / here.Z) - (there.X / there.Z);
        if (across > apart && shift > 0)
            yield return "right of";
        else if (across < -apart && shift < 0)
            yield return "left of";
        var deep = here.Z - there.Z;
        if (deep > one.SceneModel.Reach + other.SceneModel.Reach)
            yield return "behind";
        else if (deep < -(one.SceneModel.Reach + other.SceneModel.Reach))
            yield return "in front of";
    }
}
