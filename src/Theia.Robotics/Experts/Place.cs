namespace Theia.Robotics.Experts;

/// <summary>A place in the world, in meters.</summary>
internal readonly record struct Place(double X, double Y, double Z)
{
    /// <summary>Distance from above.</summary>
    public double HorizontalDistance(Place other) => Math.Sqrt(Square(X - other.X) + Square(Y - other.Y));

    /// <summary>The larger of the distances along x and y.</summary>
    public double SquareDistance(double x, double y) => Math.Max(Math.Abs(X - x), Math.Abs(Y - y));

    private static double Square(double value) => value * value;
}
