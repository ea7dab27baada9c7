using System.Text;
using Theia.Data.Text;

namespace Theia;

/// <summary>What an evaluation found.</summary>
public sealed record EvaluationReport
{
    /// <summary>Steps that the student had been trained for.</summary>
    public required long Step { get; init; }

    /// <summary>The split that was looked at, or another name of the samples.</summary>
    public required string Split { get; init; }

    /// <summary>Samples seen, each once.</summary>
    public required long Samples { get; init; }

    /// <summary>The losses over all targets, as training sums them.</summary>
    public required TargetLosses Total { get; init; }

    /// <summary>The student, by target.</summary>
    public required IReadOnlyDictionary<string, TargetScore> Student { get; init; }

    /// <summary>The same student as it was before training; null where it was not asked for.</summary>
    public IReadOnlyDictionary<string, TargetScore>? Untrained { get; init; }

    /// <summary>
    /// A prediction that is always the mean of the teacher's features: the mean that <c>theia measure</c> has stored,
    /// over the splits that it was given (all unless told otherwise), or that the run measured itself with
    /// <see cref="FeatureNorm.Running"/> and <see cref="FeatureNorm.PhiS"/> on what it trains on. Holds the targets of
    /// which it is known: class tokens are not measured, nor must be teachers that are learned as they are. Null where
    /// it is known of none, or was not asked for.
    /// </summary>
    public IReadOnlyDictionary<string, TargetScore>? Mean { get; init; }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
