namespace Theia.Robotics;

/// <summary>How a joint moves.</summary>
public enum JointKind
{
    /// <summary>Freely: seven positions (x, y, z in meters, quaternion w, x, y, z) and six velocities.</summary>
    Free,

    /// <summary>Around a point: four positions (quaternion w, x, y, z) and three velocities.</summary>
    Ball,

    /// <summary>Along an axis: one position in meters.</summary>
    Slide,

    /// <summary>Around an axis: one position in radians.</summary>
    Hinge,
}
