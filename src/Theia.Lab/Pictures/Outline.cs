namespace Theia.Lab.Pictures;

/// <summary>What can be drawn: a signed distance, in pixels, from the outline of a shape in its own upright frame (negative inside).</summary>
internal enum Outline
{
    Ellipse,
    Box,
    RoundedBox,
    Triangle,
    Ring,
    Cross,
    Capsule,
}
