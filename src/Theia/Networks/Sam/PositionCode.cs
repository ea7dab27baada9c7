using Theia.Networks.Layers;

namespace Theia.Networks.Sam;

/// <summary>
/// Codes places in the image by random Fourier features (arXiv 2006.10739): the same code for the cells of the
/// embedding, for points and for corners of boxes. Its matrix is drawn once and not trained.
/// </summary>
internal sealed class PositionCode : Module
{
    [ComponentName(Name = "positional_embedding")] private readonly Parameter _frequencies;

    public PositionCode(long width, Device? device)
        : base(nameof(PositionCode))
    {
        _frequencies = UninitializedLayers.Parameter(device, 2, width / 2);
        _frequencies.requires_grad = false;
        RegisterComponents();
    }

    /// <summary>The code of places.</summary>
    /// <param name="places">float64 [..., 2]: x and y in units of the image's sides, within [0, 1].</param>
    /// <returns>float32 [..., C]: sines, then cosines.</returns>
    public Tensor Of(Tensor places)
    {
        using var scope = NewDisposeScope();
        // As upstream, the numbers are rounded to float32 only once they lie around zero.
        var centered = places.Times(2).Increase(-1).to(_frequencies.dtype, _frequencies.device);
        var angles = matmul(centered, _frequencies).Times(2 * Math.PI);
        return cat([sin(angles), cos(angles)], -1).MoveToOuterDisposeScope();
    }

    /// <summary>The codes of the middles of the cells of a square map.</summary>
    /// <param name="side">Cells along a side.</param>
    /// <returns>[side · side, C], row by row.</returns>
    public Tensor Cells(int side)
    {
        var places = new double[2 * side * side];
        for (var i = 0; i < side * side; i++)
            (places[2 * i], places[(2 * i) + 1]) = ((i % side + 0.5) / side, (i / side + 0.5) / side);
        using var cells = tensor(places, [side * side, 2]);
        return Of(cells);
    }
}
