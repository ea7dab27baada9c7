namespace Theia.Robotics;

/// <summary>What the score of an episode means.</summary>
public enum TaskMeasure
{
    /// <summary>100 for an episode that succeeds, 0 for one that fails.</summary>
    Success,

    /// <summary>Rewards collected, as percent of the most that there are.</summary>
    Reward,
}
