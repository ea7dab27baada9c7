namespace Theia.Robotics;

/// <summary>
/// One episode as it was recorded: what was seen before each action, and the action. Its images are drawn when they are
/// wanted.
/// </summary>
public sealed record Demonstration
{
    /// <summary>Seed of its start; −1 where it comes from elsewhere.</summary>
    public required long Seed { get; init; }

    /// <summary>Number of actions, T.</summary>
    public int Length => Actions.Length / ActionSize;

    /// <summary>Numbers in an action.</summary>
    public required int ActionSize { get; init; }

    /// <summary>Actions to be learned, [T, actions], without the noise that was executed with them.</summary>
    public required float[] Actions { get; init; }

    /// <summary>The true state before each action, [T, state]; empty where it is not known.</summary>
    public required float[] States { get; init; }

    /// <summary>What the robot knew of itself before each action, [T, proprioception].</summary>
    public required float[] Proprioception { get; init; }

    /// <summary>Positions of the joints before each action, [T, positions].</summary>
    public required double[] Positions { get; init; }

    /// <summary>What the start set in the model.</summary>
    public required double[] Scene { get; init; }

    /// <summary>Reward of each action, [T].</summary>
    public required float[] Rewards { get; init; }

    /// <summary>Score of the episode, 0 to 100.</summary>
    public required double Score { get; init; }

    /// <summary>Puts an environment of the task into the moment before an action, to be drawn.</summary>
    internal void ShowAt(RobotEnvironment environment, int step)
    {
        var width = Positions.Length / Length;
        environment.Show(Scene, Positions.AsSpan(step * width, width));
    }
}
