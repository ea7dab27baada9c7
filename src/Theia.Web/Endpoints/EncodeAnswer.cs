namespace Theia.Web.Endpoints;

/// <summary>Features of an image.</summary>
/// <param name="Rows">Rows of tokens.</param>
/// <param name="Columns">Columns of tokens.</param>
/// <param name="Channels">Values of a token.</param>
/// <param name="Coverage">Part of each side of the image that the tokens cover.</param>
/// <param name="Values">[rows · columns, channels], row by row.</param>
internal sealed record EncodeAnswer(int Rows, int Columns, int Channels, double Coverage, float[] Values);
