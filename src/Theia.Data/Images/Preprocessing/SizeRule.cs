using Theia.Data.Images.Resizing;

namespace Theia.Data.Images.Preprocessing;

/// <summary>How a processor chooses the size that an image is resized to (spec 2.1.2, 2.5, 2.6).</summary>
internal abstract record SizeRule
{
    /// <summary>The new size.</summary>
    /// <exception cref="DataException">The image is so elongated that a side would vanish or the
    /// result be too large.</exception>
    public PixelSize For(PixelSize from)
    {
        (var width, var height) = Sides(from);
        if (width < 1 || height < 1)
        {
            throw new DataException(
                $"image of {from}", $"too elongated: {Describe()} would make it {width:0} x {height:0} pixels.",
                "Crop it to a less elongated shape first.");
        }

        if (width > int.MaxValue || height > int.MaxValue)
        {
            throw new DataException(
                $"image of {from}", $"too elongated: {Describe()} would make it {width:0} x {height:0} pixels.",
                "Crop it first.");
        }

        return new((int)width, (int)height);
    }

    /// <summary>Whole numbers, maybe 0.</summary>
    protected abstract (double Width, double Height) Sides(PixelSize from);

    /// <summary>The rule in words, for errors.</summary>
    protected abstract string Describe();

    /// <summary>Always the same size; the aspect ratio is lost.</summary>
    public sealed record Exact(int Height, int Width) : SizeRule
    {
        /// <inheritdoc/>
        protected override (double Width, double Height) Sides(PixelSize from) => (Width, Height);

        /// <inheritdoc/>
        protected override string Describe() => $"a height of {Height} and a width of {Width}";
    }

    /// <summary>Resizes the shorter side to a length and keeps the aspect ratio, rounded down.</summary>
    public sealed record ShortestEdge(int Length) : SizeRule
    {
        /// <inheritdoc/>
        protected override (double Width, double Height) Sides(PixelSize from)
        {
            var other = Math.Truncate(
                (double)((long)Length * Math.Max(from.Width, from.Height)) / Math.Min(from.Width, from.Height));
            return from.Width <= from.Height ? (Length, other) : (other, Length);
        }

        /// <inheritdoc/>
        protected override string Describe() => $"a shortest edge of {Length}";
    }

    /// <summary>
    /// The longer side gets a length; both are scaled by a factor that is computed first, which
    /// matters for the rounding.
    /// </summary>
    public sealed record LongestEdge(int Length) : SizeRule
    {
        /// <inheritdoc/>
        protected override (double Width, double Height) Sides(PixelSize from)
        {
            var scale = Length * 1.0 / Math.Max(from.Width, from.Height);
            return (Math.Truncate(from.Width * scale + 0.5), Math.Truncate(from.Height * scale + 0.5));
        }

        /// <inheritdoc/>
        protected override string Describe() => $"a longest edge of {Length}";
    }

    /// <summary>Near a size, each side a multiple of a number, rounded half to even. There is no lower bound.</summary>
    /// <param name="Height">Wanted rows.</param>
    /// <param name="Width">Wanted pixels a row.</param>
    /// <param name="Multiple">What both sides are multiples of.</param>
    /// <param name="KeepsAspect">Scale both sides by the factor that is nearer to 1; otherwise each by its own.</param>
    public sealed record MultipleOf(int Height, int Width, int Multiple, bool KeepsAspect) : SizeRule
    {
        /// <inheritdoc/>
        protected override (double Width, double Height) Sides(PixelSize from)
        {
            double scaleX = (double)Width / from.Width, scaleY = (double)Height / from.Height;
            if (KeepsAspect)
                scaleX = scaleY = Math.Abs(1 - scaleX) < Math.Abs(1 - scaleY) ? scaleX : scaleY;
            return (Round(scaleX * from.Width), Round(scaleY * from.Height));
        }

        /// <inheritdoc/>
        protected override string Describe() => $"{Height} x {Width} in multiples of {Multiple}";

        private double Round(double side) => Math.Round(side / Multiple, MidpointRounding.ToEven) * Multiple;
    }
}
