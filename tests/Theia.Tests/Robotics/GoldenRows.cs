namespace Theia.Tests.Robotics;

/// <summary>An array by its rows.</summary>
internal sealed record GoldenRows(double[] Values, int Width)
{
    public ReadOnlySpan<double> this[int row] => Values.AsSpan(row * Width, Width);

    public int Count => Width == 0 ? 0 : Values.Length / Width;
}
