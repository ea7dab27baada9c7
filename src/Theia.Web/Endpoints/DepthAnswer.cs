namespace Theia.Web.Endpoints;

/// <summary>Depth of an image.</summary>
/// <param name="Width">Pixels a row: those of the image, at most 1024 on the longer side.</param>
/// <param name="Height">Rows.</param>
/// <param name="IsMetric">True for meters; false for inverse depth without a scale.</param>
/// <param name="Least">Value of the darkest color.</param>
/// <param name="Greatest">Value of the lightest color.</param>
/// <param name="Png">PNG file in colors, in base64.</param>
internal sealed record DepthAnswer(
    int Width, int Height, bool IsMetric, float Least, float Greatest, byte[] Png);
