namespace Theia.Lab.Report;

/// <summary>The evaluation of images of one kind.</summary>
/// <param name="Kind">The kind, in the plural.</param>
/// <param name="HeldOut">True if the student was not trained on them.</param>
/// <param name="Report">The scores, by teacher id.</param>
internal sealed record EvaluatedGroup(string Kind, bool HeldOut, EvaluationReport Report)
{
    /// <summary>Its name in the report.</summary>
    public string Title => HeldOut ? $"held-out {Kind}" : $"{Kind} trained on";
}
