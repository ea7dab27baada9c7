namespace Theia.Robotics;

/// <summary>What a control step gave.</summary>
/// <param name="Reward">Reward of the step.</param>
/// <param name="Success">True where the state after the step is one of success.</param>
public readonly record struct ControlStep(double Reward, bool Success);
