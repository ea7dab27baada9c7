using Theia.RobotData;

namespace Theia.Cli.CommandLine;

/// <summary>A robot data set where images are asked for.</summary>
internal static class RobotInput
{
    /// <summary>Opens the robot data set among the inputs; null where there is none.</summary>
    /// <exception cref="UsageException">There are other inputs beside it.</exception>
    /// <exception cref="DataException">It is damaged.</exception>
    public static IRobotDataset? TryOpen(IReadOnlyList<string> inputs)
    {
        if (inputs.FirstOrDefault(RobotDataset.Is) is not { } path)
            return null;
        return inputs.Count == 1
            ? RobotDataset.Open(path)
            : throw new UsageException($"{path} is a robot data set; name it alone, without other images.");
    }
}
