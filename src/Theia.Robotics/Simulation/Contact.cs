namespace Theia.Robotics;

/// <summary>Two shapes that touch, or nearly do.</summary>
/// <param name="First">A geom.</param>
/// <param name="Second">The other one.</param>
/// <param name="Distance">Meters between them; negative: they overlap.</param>
/// <param name="Position">x, y, z of the point in meters, in the world.</param>
/// <param name="Normal">x, y, z of the unit vector from the first to the second.</param>
/// <param name="Force">Along the normal, along the two tangents, in newtons. Zero until a step or
/// <see cref="MujocoSimulation.Forward"/> computed it.</param>
public readonly record struct Contact(
    ModelGeom First,
    ModelGeom Second,
    double Distance,
    (double X, double Y, double Z) Position,
    (double X, double Y, double Z) Normal,
    (double Normal, double Tangent1, double Tangent2) Force);
