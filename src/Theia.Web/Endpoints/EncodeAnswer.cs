using Theia.Web.Views;

namespace Theia.Web.Endpoints;

/// <summary>Features of an image.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Source">Id of its features.</param>
/// <param name="Rows">Rows of tokens.</param>
/// <param name="Columns">Columns of tokens.</param>
/// <param name="Channels">Values of a token.</param>
/// <param name="Coverage">Part of each side of the image that the tokens cover.</param>
/// <param name="Values">[rows · columns, channels], row by row.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record EncodeAnswer(
    string Model,
    string Source,
    int Rows,
    int Columns,
    int Channels,
    double Coverage,
    float[] Values,
    StageTimes Milliseconds);
