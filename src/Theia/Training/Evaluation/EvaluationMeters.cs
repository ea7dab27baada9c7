namespace Theia.Training.Evaluation;

/// <summary>What an evaluation gathered.</summary>
/// <param name="Students">A meter a student.</param>
/// <param name="Mean">Of predicting the mean; null where it is known of no target.</param>
internal sealed record EvaluationMeters(IReadOnlyList<ScoreMeter> Students, ScoreMeter? Mean) : IDisposable
{
    public void Dispose()
    {
        foreach (ScoreMeter meter in Students)
            meter.Dispose();
        Mean?.Dispose();
    }
}
