namespace Theia.Training;

/// <summary>A training left the numbers that can be computed with. Exit code 1.</summary>
/// <param name="what">What is no longer finite.</param>
/// <param name="value">Its value.</param>
/// <param name="step">The step, counted from 1 as the log does.</param>
/// <param name="remedy">What to do now; a sentence.</param>
internal sealed class DivergenceException(string what, double value, long step, string remedy)
    : TheiaException($"The {what} became {value} in step {step}: the run has diverged. {remedy}")
{
    /// <inheritdoc/>
    public override int ExitCode => 1;
}
