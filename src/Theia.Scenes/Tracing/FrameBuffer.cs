namespace Theia.Scenes.Tracing;

/// <summary>
/// Per-pixel buffers of a render. Rows are padded and stand between two empty ones, so that eight pixels and their
/// neighbors can always be read.
/// </summary>
internal sealed class FrameBuffer
{
    public const int Margin = 8;

    public FrameBuffer(int size)
    {
        Size = size;
        Stride = ((size + 7) & ~7) + (2 * Margin);
        var all = Stride * (size + 2);
        (Key, LastBody) = (new int[all], new int[all]);
        (Depth, Pixel) = (new float[all], new float[all]);
        (Px, Py, Pz) = (new float[all], new float[all], new float[all]);
        (Nx, Ny, Nz) = (new float[all], new float[all], new float[all]);
        (First, Second, Open, Scratch) = (
            new float[all], new float[all], new float[all], [new float[all], new float[all], new float[all]]);
        (R, G, B) = (new float[all], new float[all], new float[all]);
        (MirrorR, MirrorG, MirrorB) = (new float[all], new float[all], new float[all]);
    }

    public int Size { get; }

    public int Stride { get; }

    /// <summary>
    /// Primitive and face that the center of the pixel shows: 8 · primitive + face; −1 where there is nothing.
    /// </summary>
    public int[] Key { get; }

    /// <summary>The body that was met last, plus one: so that none is counted twice in a pixel.</summary>
    public int[] LastBody { get; }

    /// <summary>Meters along the optical axis.</summary>
    public float[] Depth { get; }

    /// <summary>Meters that the pixel covers on the surface.</summary>
    public float[] Pixel { get; }

    public float[] Px { get; }

    public float[] Py { get; }

    public float[] Pz { get; }

    public float[] Nx { get; }

    public float[] Ny { get; }

    public float[] Nz { get; }

    /// <summary>How much of the first lamp is seen.</summary>
    public float[] First { get; }

    /// <summary>How much of the second lamp is seen.</summary>
    public float[] Second { get; }

    /// <summary>How much of the surroundings is seen.</summary>
    public float[] Open { get; }

    public float[][] Scratch { get; }

    public float[] MirrorR { get; }

    public float[] MirrorG { get; }

    public float[] MirrorB { get; }

    public float[] R { get; }

    public float[] G { get; }

    public float[] B { get; }

    /// <summary>
    /// The primitive that all of eight pixels show and that cannot darken itself; null where there is none.
    /// </summary>
    public Geometry.Primitive? Only(Stage stage, int at)
    {
        var first = Key[at] >> 3;
        for (var i = at + 1; i < at + Arithmetic.Lane.Count; i++)
        {
            if (Key[i] >> 3 != first)
                return null;
        }

        return first >= 0 && stage.Primitives[first] is { IsConvex: true } only ? only : null;
    }

    public int At(int x, int y) => ((y + 1) * Stride) + Margin + x;
}
