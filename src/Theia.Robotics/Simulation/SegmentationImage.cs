namespace Theia.Robotics;

/// <summary>Which element each pixel shows.</summary>
public sealed class SegmentationImage
{
    internal SegmentationImage(int width, int height, ElementKind[] kinds, int[] ids) =>
        (Width, Height, Kinds, Ids) = (width, height, kinds, ids);

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>[height, width], the top row first: what is seen. Geoms and sites, else none.</summary>
    public ElementKind[] Kinds { get; }

    /// <summary>[height, width]: the number of the element; -1: the background, or none of the known kinds.</summary>
    public int[] Ids { get; }

    /// <summary>One pixel.</summary>
    /// <param name="x">From the left, from 0.</param>
    /// <param name="y">From the top, from 0.</param>
    public (ElementKind Kind, int Id) this[int x, int y] => (Kinds[(y * Width) + x], Ids[(y * Width) + x]);

    /// <summary>Where an element is seen.</summary>
    /// <param name="element">A geom or a site.</param>
    /// <returns>[height, width].</returns>
    public bool[] MaskOf(ModelElement element)
    {
        var mask = new bool[Ids.Length];
        for (var i = 0; i < mask.Length; i++)
            mask[i] = Ids[i] == element.Id && Kinds[i] == element.Kind;
        return mask;
    }
}
