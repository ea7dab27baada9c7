using Lanes = System.Runtime.Intrinsics.Vector256<float>;

namespace Theia.Scenes.Geometry;

/// <summary>
/// Eight rays at a time. Each lane is computed by itself, so the width of the machine's registers changes nothing in
/// the result. Directions need no unit length: distances are in units of it.
/// </summary>
internal readonly record struct Rays(Lanes Ox, Lanes Oy, Lanes Oz, Lanes Dx, Lanes Dy, Lanes Dz);
