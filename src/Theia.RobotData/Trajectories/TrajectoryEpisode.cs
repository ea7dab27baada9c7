using Theia.Data.Tensors;

namespace Theia.RobotData.Trajectories;

/// <summary>An episode of a file of D4RL or Minari: T steps.</summary>
/// <param name="Name">Where it is in the file, for messages.</param>
/// <param name="Observations">Before each action, and after the last one where the file has it: T or T + 1.</param>
/// <param name="Actions">T rows.</param>
/// <param name="Rewards">T numbers.</param>
/// <param name="Positions">Positions of the joints with each observation; null where the file has none.</param>
internal sealed record TrajectoryEpisode(
    string Name, RowTable<double> Observations, RowTable<double> Actions, double[] Rewards,
    RowTable<double>? Positions);
