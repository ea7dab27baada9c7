namespace Theia.Lab.Scenes.Shading;

/// <summary>How colour is spread over a surface.</summary>
internal enum Texture
{
    /// <summary>One colour.</summary>
    Plain,

    /// <summary>Boards of one piece of wood, grain along X.</summary>
    Wood,

    /// <summary>A floor of planks.</summary>
    Planks,

    /// <summary>Square tiles with joints.</summary>
    Tiles,

    /// <summary>Squares of two colours.</summary>
    Checks,

    /// <summary>Stripes of two colours along Z.</summary>
    Stripes,

    /// <summary>Chips in a ground.</summary>
    Terrazzo,

    /// <summary>A slightly uneven wall.</summary>
    Plaster,

    /// <summary>Veins.</summary>
    Marble,

    /// <summary>Bricks with joints.</summary>
    Bricks,

    /// <summary>Woven threads.</summary>
    Weave,

    /// <summary>Rings of two colours around the height of an object.</summary>
    Bands,

    /// <summary>Round spots on an object.</summary>
    Spots,

    /// <summary>Turned wood: year rings around the height of an object.</summary>
    TurnedWood,
}
