namespace Theia.Robotics;

/// <summary>Depth of each pixel: meters along the camera's axis, not along the ray.</summary>
public sealed class DepthImage
{
    internal DepthImage(int width, int height, float[] meters) => (Width, Height, Meters) = (width, height, meters);

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>[height, width], the top row first; positive infinity where nothing is seen.</summary>
    public float[] Meters { get; }

    /// <summary>One pixel, in meters.</summary>
    /// <param name="x">From the left, from 0.</param>
    /// <param name="y">From the top, from 0.</param>
    public float this[int x, int y] => Meters[(y * Width) + x];
}
