namespace Theia.Scenes.Arithmetic;

/// <summary>A place and three perpendicular unit axes; what is local to it is measured along them.</summary>
internal readonly record struct Frame(Vec3 Origin, Vec3 X, Vec3 Y, Vec3 Z)
{
    /// <summary>Upright at a place, turned about the vertical.</summary>
    public static Frame Upright(Vec3 origin, double yaw = 0)
    {
        var (sin, cos) = Angle.SinCos(yaw);
        return new Frame(origin, new Vec3(cos, 0, -sin), Vec3.Up, new Vec3(sin, 0, cos));
    }

    /// <summary>With its Y axis along <paramref name="direction"/>.</summary>
    public static Frame Along(Vec3 origin, Vec3 direction)
    {
        Vec3 y = direction.Unit;
        Vec3 x = Vec3.Cross(y, MathF.Abs(y.Y) < 0.9f ? Vec3.Up : new Vec3(1, 0, 0)).Unit;
        return new Frame(origin, x, y, Vec3.Cross(x, y));
    }

    /// <summary>World direction of a local one.</summary>
    public Vec3 Direction(Vec3 local) => (X * local.X) + (Y * local.Y) + (Z * local.Z);

    /// <summary>World point of a local one.</summary>
    public Vec3 Point(Vec3 local) => Origin + Direction(local);

    /// <summary>Local direction of a world one.</summary>
    public Vec3 Locally(Vec3 direction) => new(Vec3.Dot(direction, X), Vec3.Dot(direction, Y), Vec3.Dot(direction, Z));

    /// <summary>Local point of a world one.</summary>
    public Vec3 Inside(Vec3 point) => Locally(point - Origin);

    /// <summary>The same axes elsewhere.</summary>
    public Frame At(Vec3 local) => this with { Origin = Point(local) };

    /// <summary>Turned about its own X axis: Y towards Z.</summary>
    public Frame Pitched(double angle)
    {
        var (sin, cos) = Angle.SinCos(angle);
        return this with { Y = (Y * (float)cos) + (Z * (float)sin), Z = (Z * (float)cos) - (Y * (float)sin) };
    }

    /// <summary>Lying on its side: what was up points along X.</summary>
    public Frame OnSide() => this with { X = -Y, Y = X };
}
