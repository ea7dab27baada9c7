namespace Theia.Scenes;

/// <summary>The two kinds of scene.</summary>
public enum SceneKind
{
    /// <summary>Things on a table, seen from near.</summary>
    Table,

    /// <summary>A room with furniture.</summary>
    Room,
}
