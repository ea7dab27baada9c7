namespace Theia.Robotics;

/// <summary>
/// Solves a task from its true state. It remembers nothing: an expert whose actions depend on the past cannot be cloned
/// from what it sees.
/// </summary>
public interface IExpert
{
    /// <summary>The action in a state.</summary>
    /// <param name="state">As <see cref="RobotEnvironment.ReadState"/> gives it.</param>
    /// <param name="action">Takes the action; it may lie outside of −1 to 1, where environments clip it.</param>
    void Act(ReadOnlySpan<double> state, Span<double> action);
}
