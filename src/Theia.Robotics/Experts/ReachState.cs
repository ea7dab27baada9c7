namespace Theia.Robotics.Experts;

/// <summary>Where the state of the reaching arm has what.</summary>
internal static class ReachState
{
    public const int ShoulderSine = 0, ShoulderCosine = 1, Elbow = 2, Velocities = 3, Target = 5, ToTarget = 7;

    /// <summary>Numbers of the state.</summary>
    public const int Size = 9;
}
