namespace Theia.Robotics.Tasks;

/// <summary>A position in the world in meters, or the way from one to another.</summary>
internal readonly record struct Position(double X, double Y, double Z)
{
    public double Length => Math.Sqrt((X * X) + (Y * Y) + (Z * Z));

    /// <summary>As seen from above.</summary>
    public double HorizontalLength => Math.Sqrt((X * X) + (Y * Y));

    /// <summary>As seen along y.</summary>
    public double SideLength => Math.Sqrt((X * X) + (Z * Z));

    /// <summary>The longer of the ways along x and y.</summary>
    public double SquareLength => Math.Max(Math.Abs(X), Math.Abs(Y));

    public static Position operator +(Position one, Position other) =>
        new(one.X + other.X, one.Y + other.Y, one.Z + other.Z);

    public static Position operator -(Position one, Position other) =>
        new(one.X - other.X, one.Y - other.Y, one.Z - other.Z);

    /// <summary>The first three of some numbers.</summary>
    public static Position Of(ReadOnlySpan<double> values) => new(values[0], values[1], values[2]);

    public Position Up(double meters) => this with { Z = Z + meters };

    /// <summary>Each coordinate times another's.</summary>
    public Position Times(double x, double y, double z) => new(X * x, Y * y, Z * z);

    public double Dot(Position other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public void CopyTo(Span<double> values) => (values[0], values[1], values[2]) = (X, Y, Z);
}
