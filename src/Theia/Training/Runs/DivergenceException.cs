using Theia.Data.Errors;

namespace Theia.Training.Runs;

/// <summary>A training left the numbers that can be computed with. Exit code 1.</summary>
internal sealed class DivergenceException : TheiaException
{
    /// <param name="what">What is no longer finite.</param>
    /// <param name="value">Its value.</param>
    /// <param name="step">The step, counted from 1 as the log does.</param>
    /// <param name="remedy">What to do now.</param>
    public DivergenceException(string what, double value, long step, Remedy remedy)
        : base($"The {what} became {value} in step {step}: the run has diverged. {remedy.Sentence}") => Remedy = remedy;

    /// <inheritdoc/>
    public override int ExitCode => 1;
}
