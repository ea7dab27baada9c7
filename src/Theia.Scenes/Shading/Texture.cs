namespace Theia.Scenes.Shading;

/// <summary>How color is spread over a surface.</summary>
internal enum Texture
{
    /// <summary>One color.</summary>
    Plain,

    /// <summary>Boards of one piece of wood, grain along X.</summary>
    Wood,

    /// <summary>A floor of planks.</summary>
    Planks,

    /// <summary>Square tiles with joints.</summary>
    Tiles,

    /// <summary>Squares of two colors.</summary>
    Checks,

    /// <summary>Stripes of two colors along Z.</summary>
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

    /// <summary>Rings of two colors around the height of an object.</summary>
    Bands,

    /// <summary>Round spots on an object.</summary>
    Spots,

    /// <summary>Turned wood: year rings around the height of an object.</summary>
    TurnedWood,
}
