namespace Theia.Lab.Pictures;

/// <summary>A shape on the canvas.</summary>
/// <param name="Outline">Its kind.</param>
/// <param name="X">Centre, right.</param>
/// <param name="Y">Centre, down.</param>
/// <param name="Width">Half its width.</param>
/// <param name="Height">Half its height.</param>
/// <param name="Lean">Tangent of half the angle by which it is turned: needs no trigonometry, whose last bits differ by machine.</param>
internal readonly record struct Shape(Outline Outline, double X, double Y, double Width, double Height, double Lean)
{
    /// <summary>Place of a canvas point in the shape's own frame.</summary>
    public (double X, double Y) Local(double x, double y)
    {
        var scale = 1 / (1 + (Lean * Lean));
        double cos = (1 - (Lean * Lean)) * scale, sin = 2 * Lean * scale;
        double dx = x - X, dy = y - Y;
        return ((dx * cos) + (dy * sin), (dy * cos) - (dx * sin));
    }

    /// <summary>Distance from the outline, negative inside; near the outline exact to a few per cent, which is all an edge needs.</summary>
    public double Distance(double x, double y)
    {
        (var u, var v) = Local(x, y);
        return Outline switch
        {
            Outline.Ellipse => Ellipse(u, v, Width, Height),
            Outline.Box => Box(u, v, Width, Height),
            Outline.RoundedBox => Box(u, v, Width * 0.7, Height * 0.7) - (0.3 * Math.Min(Width, Height)),
            Outline.Triangle => Math.Max((Math.Abs(u) * 0.87) - (v * 0.43 * Width / Height) - (Width * 0.43), v - Height),
            Outline.Ring => Math.Abs(Ellipse(u, v, Width * 0.75, Height * 0.75)) - (0.22 * Math.Min(Width, Height)),
            Outline.Cross => Math.Min(Box(u, v, Width, Height * 0.35), Box(u, v, Width * 0.35, Height)),
            _ => Box(u, v, Width * 0.6, 0) - (Height * 0.5),
        };
    }

    private static double Box(double u, double v, double width, double height)
    {
        double x = Math.Abs(u) - width, y = Math.Abs(v) - height;
        double outX = Math.Max(x, 0), outY = Math.Max(y, 0);
        return Math.Sqrt((outX * outX) + (outY * outY)) + Math.Min(Math.Max(x, y), 0);
    }

    private static double Ellipse(double u, double v, double width, double height)
    {
        double x = u / width, y = v / height;
        return (Math.Sqrt((x * x) + (y * y)) - 1) * Math.Min(width, height);
    }
}
