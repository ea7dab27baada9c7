namespace Theia.Decoding.Framing;

/// <summary>
/// An image of any shape inside the square that the networks take, and what is decoded of the square back in the shape
/// of the image.
/// </summary>
/// <param name="Width">Pixels a row of the image.</param>
/// <param name="Height">Rows of the image.</param>
/// <param name="Side">Side of the square.</param>
/// <param name="Aspect">How the image fits in.</param>
internal sealed record ImageFrame(int Width, int Height, int Side, AspectRule Aspect)
{
    // The mean color of ImageNet: the nearest to nothing that networks know.
    private static ReadOnlySpan<byte> BarColor => [124, 116, 104];

    /// <summary>The square itself as an image.</summary>
    public ImageFrame Whole => new(Side, Side, Side, AspectRule.Squash);

    /// <summary>The square, resized as Pillow's default does it.</summary>
    /// <param name="image">Of this frame's size.</param>
    public RgbImage Square(RgbImage image)
    {
        if (Aspect == AspectRule.Squash || Width == Height)
            return image.Resize(Side, Side, Resampling.Bicubic);
        var (left, top, width, height) = Part(Side);
        var small = image.Resize(width, height, Resampling.Bicubic);
        var square = new RgbImage(Side, Side, new byte[3 * Side * Side]);
        for (var i = 0; i < square.Pixels.Length; i += 3)
            BarColor.CopyTo(square.Pixels.AsSpan(i));
        for (var y = 0; y < height; y++)
        {
            small.Pixels.AsSpan(3 * y * width, 3 * width)
                .CopyTo(square.Pixels.AsSpan(3 * (((top + y) * Side) + left)));
        }

        return square;
    }

    /// <summary>The size of the image with its longer side of so many pixels.</summary>
    public (int Width, int Height) Fit(int longest)
    {
        var factor = (double)longest / Math.Max(Width, Height);
        return (Math.Max(1, (int)Math.Round(Width * factor)), Math.Max(1, (int)Math.Round(Height * factor)));
    }

    /// <summary>What is decoded of the square, in the shape of the image.</summary>
    /// <param name="width">Pixels a row of the result, in the proportion of the image.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="render">Renders the whole square at a size.</param>
    public RgbImage Render(int width, int height, Func<int, int, RgbImage> render)
    {
        if (Aspect == AspectRule.Squash || Width == Height)
            return render(width, height);
        var side = Math.Max(width, height);
        return render(side, side).Crop((side - width) / 2, (side - height) / 2, width, height);
    }

    /// <summary>One value per pixel of the square, in the shape of the image.</summary>
    /// <param name="width">Values a row of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="sample">The values of the whole square at a size, row by row.</param>
    public T[] Shape<T>(int width, int height, Func<int, int, T[]> sample)
    {
        if (Aspect == AspectRule.Squash || Width == Height)
            return sample(width, height);
        var side = Math.Max(width, height);
        var whole = sample(side, side);
        var part = new T[width * height];
        var (left, top) = ((side - width) / 2, (side - height) / 2);
        for (var y = 0; y < height; y++)
            whole.AsSpan(((top + y) * side) + left, width).CopyTo(part.AsSpan(y * width));
        return part;
    }

    /// <summary>A prompt in pixels of the image, in pixels of the whole square at a size.</summary>
    public SamPrompt ToSquare(SamPrompt prompt, int width, int height)
    {
        var (left, top, across, down) = Aspect == AspectRule.Squash ? (0, 0, width, height) : Part(width);
        return prompt with
        {
            Points = [.. prompt.Points.Select(point => point with { X = X(point.X), Y = Y(point.Y) })],
            Box = prompt.Box is { } box ? new PromptBox(X(box.Left), Y(box.Top), X(box.Right), Y(box.Bottom)) : null,
        };

        double X(double x) => left + (x * across / Width);

        double Y(double y) => top + (y * down / Height);
    }

    // The image in a square of a side.
    private (int Left, int Top, int Width, int Height) Part(int side)
    {
        var (width, height) = Fit(side);
        return ((side - width) / 2, (side - height) / 2, width, height);
    }
}
