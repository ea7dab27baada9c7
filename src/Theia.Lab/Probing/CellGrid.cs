namespace Theia.Lab.Probing;

/// <summary>The cells of the patch tokens: a square grid over the center of the image.</summary>
/// <param name="Side">Cells a side.</param>
/// <param name="Field">Part of the image's side that the grid covers: below 1 where a network's
/// preprocessing cuts the margins off.</param>
internal readonly record struct CellGrid(int Side, double Field)
{
    /// <summary>Cells in all.</summary>
    public int Count => Side * Side;

    /// <summary>
    /// The row or column of cells of each row or column of pixels, by the centers of pixels; −1 outside of the grid.
    /// </summary>
    public int[] Axis(int pixels)
    {
        var cells = new int[pixels];
        double length = pixels * Field, start = (pixels - length) / 2;
        for (var i = 0; i < pixels; i++)
        {
            var place = (int)Math.Floor((i + 0.5 - start) / length * Side);
            cells[i] = place >= 0 && place < Side ? place : -1;
        }

        return cells;
    }
}
