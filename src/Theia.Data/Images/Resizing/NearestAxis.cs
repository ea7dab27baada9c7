namespace Theia.Data.Images.Resizing;

/// <summary>
/// Pillow's nearest neighbor: the floor of a running sum, which no closed form reproduces for every size.
/// </summary>
internal static class NearestAxis
{
    /// <summary>The input position of each output position.</summary>
    public static int[] Indices(int inputs, int outputs)
    {
        var indices = new int[outputs];
        var scale = (double)inputs / outputs;
        var position = scale * 0.5;
        for (var i = 0; i < outputs; i++, position += scale)
            indices[i] = Math.Min((int)position, inputs - 1);
        return indices;
    }
}
