namespace Theia.Web.Models;

/// <summary>Features that a model has of an image: its own tokens, or what it predicts of a teacher.</summary>
/// <param name="Id"><c>tokens</c>, or the teacher's id.</param>
/// <param name="Rows">Rows of the grid.</param>
/// <param name="Columns">Columns of the grid.</param>
/// <param name="Channels">Values of a token.</param>
internal sealed record FeatureSource(string Id, int Rows, int Columns, int Channels)
{
    /// <summary>The id of a model's own tokens.</summary>
    public const string Own = "tokens";

    /// <summary>
    /// The teacher in whose space and units the features are, so that what decodes this teacher decodes them; null for
    /// tokens of a student and for predictions without the normalizer of their teacher.
    /// </summary>
    public string? Teacher { get; init; }

    /// <summary>True where the features can be compared with a sentence.</summary>
    public bool Sentences { get; init; }

    /// <summary>True where the features can be turned into masks.</summary>
    public bool Masks { get; init; }

    /// <summary>True where the features can be turned into depth.</summary>
    public bool Depth { get; init; }
}
