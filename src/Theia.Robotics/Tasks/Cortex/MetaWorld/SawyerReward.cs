namespace Theia.Robotics.Tasks.Cortex.MetaWorld;

/// <summary>What a state is worth, in the parts that Meta-World tells.</summary>
/// <param name="Reward">0 to 10.</param>
/// <param name="Success">Whether the task is done.</param>
internal readonly record struct SawyerReward(double Reward, bool Success)
{
    /// <summary>1 where the hand is at the object, or how well the object is turned.</summary>
    public double Near { get; init; }

    /// <summary>Whether the object is held.</summary>
    public bool IsGrasped { get; init; }

    /// <summary>How well it is held, 0 to 1.</summary>
    public double Grasp { get; init; }

    /// <summary>How near it is to its place, 0 to 1.</summary>
    public double InPlace { get; init; }

    /// <summary>Meters from the object to its place, in tasks that tell it.</summary>
    public double Distance { get; init; }
}
