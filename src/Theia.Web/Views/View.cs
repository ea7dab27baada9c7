namespace Theia.Web.Views;

/// <summary>Something that a model makes of an image.</summary>
/// <param name="Result">What was asked for.</param>
/// <param name="Model">Id of the model.</param>
/// <param name="Source">Id of its features.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record View<T>(T Result, string Model, string Source, StageTimes Milliseconds)
{
    /// <summary>The same about another form of the result.</summary>
    public View<TOther> With<TOther>(TOther result) => new(result, Model, Source, Milliseconds);
}
