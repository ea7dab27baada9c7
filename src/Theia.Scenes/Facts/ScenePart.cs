namespace Theia.Scenes;

/// <summary>
/// Which part of what a pixel of a scene shows: the values of the map of parts. A part belongs to one class.
/// </summary>
public enum ScenePart : byte
{
    /// <summary>Nothing; occurs in no image.</summary>
    None,

    /// <summary>The floor.</summary>
    Floor,

    /// <summary>The wall.</summary>
    Wall,

    /// <summary>The ceiling.</summary>
    Ceiling,

    /// <summary>The top of a table.</summary>
    TableTop,

    /// <summary>A leg of a table.</summary>
    TableLeg,

    /// <summary>A box.</summary>
    BoxBody,

    /// <summary>The lid of a box.</summary>
    BoxLid,

    /// <summary>A ball.</summary>
    BallBody,

    /// <summary>A cylinder.</summary>
    CylinderBody,

    /// <summary>A cone.</summary>
    ConeBody,

    /// <summary>Wall and bottom of a cup, outside.</summary>
    CupBody,

    /// <summary>Wall and bottom of a cup, inside.</summary>
    CupInside,

    /// <summary>The rim of a cup.</summary>
    CupRim,

    /// <summary>The handle of a cup.</summary>
    CupHandle,

    /// <summary>Body and shoulder of a bottle.</summary>
    BottleBody,

    /// <summary>The neck of a bottle.</summary>
    BottleNeck,

    /// <summary>The cap of a bottle.</summary>
    BottleCap,

    /// <summary>The label around a bottle.</summary>
    BottleLabel,

    /// <summary>The base on which an arm turns.</summary>
    ArmBase,

    /// <summary>A joint of an arm.</summary>
    ArmJoint,

    /// <summary>A link of an arm.</summary>
    ArmLink,

    /// <summary>The palm of a gripper.</summary>
    ArmPalm,

    /// <summary>A finger of a gripper.</summary>
    ArmFinger,

    /// <summary>The body of a chest of drawers.</summary>
    CabinetBody,

    /// <summary>The front of a drawer.</summary>
    DrawerFront,

    /// <summary>Sides and bottom of an open drawer.</summary>
    DrawerBox,

    /// <summary>The handle of a drawer.</summary>
    DrawerHandle,

    /// <summary>Cover and spine of a book.</summary>
    BookCover,

    /// <summary>The pages of a book, from the side.</summary>
    BookPages,

    /// <summary>A plate.</summary>
    PlateBody,

    /// <summary>A rug.</summary>
    RugBody,

    /// <summary>The frame of an image.</summary>
    PictureFrame,

    /// <summary>What is painted.</summary>
    PictureCanvas,

    /// <summary>The frame of a window.</summary>
    WindowFrame,

    /// <summary>The pane of a window.</summary>
    WindowPane,

    /// <summary>The pot of a plant.</summary>
    PlantPot,

    /// <summary>Leaves of a plant.</summary>
    PlantLeaf,
}
