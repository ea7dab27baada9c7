namespace Theia.Web.Endpoints;

/// <summary>Tokens as colors.</summary>
/// <param name="Rows">Rows of tokens.</param>
/// <param name="Columns">Columns of tokens.</param>
/// <param name="Coverage">Part of each side of the image that the tokens cover.</param>
/// <param name="Png">PNG file, a pixel per token, in base64.</param>
internal sealed record PcaAnswer(int Rows, int Columns, double Coverage, byte[] Png);
