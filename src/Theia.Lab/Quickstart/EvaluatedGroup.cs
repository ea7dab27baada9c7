namespace Theia.Lab.Quickstart;

/// <summary>What the evaluation found on images of one kind.</summary>
/// <param name="Kind">Which, in the plural.</param>
/// <param name="HeldOut">Whether the student never saw them.</param>
/// <param name="Report">The numbers.</param>
internal sealed record EvaluatedGroup(string Kind, bool HeldOut, EvaluationReport Report)
{
    /// <summary>Its name in the report.</summary>
    public string Title => HeldOut ? $"held-out {Kind}" : $"{Kind} trained on";
}
