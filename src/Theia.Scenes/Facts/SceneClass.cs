namespace Theia.Scenes;

/// <summary>What a pixel of a scene shows: the values of the map of classes.</summary>
public enum SceneClass : byte
{
    /// <summary>Nothing; occurs in no image, for every scene is a closed room.</summary>
    None,

    /// <summary>The floor of the room.</summary>
    Floor,

    /// <summary>A wall of the room.</summary>
    Wall,

    /// <summary>The ceiling.</summary>
    Ceiling,

    /// <summary>A table or desk.</summary>
    Table,

    /// <summary>A box.</summary>
    Box,

    /// <summary>A ball.</summary>
    Ball,

    /// <summary>A cylinder.</summary>
    Cylinder,

    /// <summary>A cone.</summary>
    Cone,

    /// <summary>A cup with a handle, open above.</summary>
    Cup,

    /// <summary>A bottle with a cap.</summary>
    Bottle,

    /// <summary>A jointed arm with a gripper.</summary>
    Arm,

    /// <summary>A chest of drawers.</summary>
    Cabinet,

    /// <summary>A book.</summary>
    Book,

    /// <summary>A plate.</summary>
    Plate,

    /// <summary>A rug.</summary>
    Rug,

    /// <summary>An image on a wall.</summary>
    Picture,

    /// <summary>A window.</summary>
    Window,

    /// <summary>A plant in a pot.</summary>
    Plant,
}
