namespace Theia.Robotics;

/// <summary>A kind of element of a model.</summary>
public enum ElementKind
{
    /// <summary>Anything else: decoration, tendons, skins, the background.</summary>
    None,

    /// <summary>A rigid body.</summary>
    Body,

    /// <summary>A joint between a body and its parent.</summary>
    Joint,

    /// <summary>A shape that collides and is drawn.</summary>
    Geom,

    /// <summary>A place on a body.</summary>
    Site,

    /// <summary>A camera.</summary>
    Camera,

    /// <summary>An actuator.</summary>
    Actuator,

    /// <summary>A sensor.</summary>
    Sensor,
}
