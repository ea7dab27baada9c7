using System.Text;
using Theia.Data.Text;

namespace Theia;

/// <summary>One optimizer step of a distillation.</summary>
public sealed record DistillStep
{
    /// <summary>Steps done, this one included.</summary>
    public required long Step { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>Epoch of the training data, from 0.</summary>
    public required long Epoch { get; init; }

    /// <summary>The learning rate of this step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>What is minimized.</summary>
    public required double Loss { get; init; }

    /// <summary>The three losses over all targets.</summary>
    public required TargetLosses Total { get; init; }

    /// <summary>The three losses of each target of this step.</summary>
    public required IReadOnlyDictionary<string, TargetLosses> Targets { get; init; }

    /// <summary>Length of the whole gradient before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Number of samples trained on so far.</summary>
    public required int Samples { get; init; }

    /// <summary>Time spent waiting for the batch.</summary>
    public required TimeSpan LoadTime { get; init; }

    /// <summary>Time spent computing.</summary>
    public required TimeSpan ComputeTime { get; init; }

    /// <summary>True when a checkpoint was written after this step.</summary>
    public bool Saved { get; init; }

    /// <summary>
    /// The evaluation that followed this step; null where none was due (see <see cref="DistillConfig.EvalInterval"/>).
    /// </summary>
    public EvaluationReport? Evaluation { get; init; }

    /// <summary>
    /// The image file with what the student sees after this step; null where none was drawn (see <see
    /// cref="DistillConfig.StripInterval"/>).
    /// </summary>
    public string? Strip { get; init; }

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
