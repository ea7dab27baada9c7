namespace Theia.Robotics.Tasks;

/// <summary>
/// Solves a task by trying actions on a copy of its environment. It remembers its plan, so each episode has its own.
/// </summary>
internal interface IPlanner : IDisposable
{
    /// <summary>The action in the present state of an environment; its episode is not changed.</summary>
    /// <param name="environment">In the same episode at each call, one step later.</param>
    /// <param name="action">Takes the action, each number from −1 to 1.</param>
    void Act(RobotEnvironment environment, Span<double> action);
}
