using Theia.Web.Views;

namespace Theia.Web.Endpoints;

/// <summary>Tokens as colors.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Source">Id of its features.</param>
/// <param name="Rows">Rows of tokens.</param>
/// <param name="Columns">Columns of tokens.</param>
/// <param name="Coverage">Part of each side of the image that the tokens cover.</param>
/// <param name="Png">PNG file, a pixel per token, in base64.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record PcaAnswer(
    string Model, string Source, int Rows, int Columns, double Coverage, byte[] Png, StageTimes Milliseconds);
