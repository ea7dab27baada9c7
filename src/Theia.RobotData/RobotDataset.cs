namespace Theia.RobotData;

/// <summary>Finds the format of a robot data set.</summary>
public static class RobotDataset
{
    /// <summary>True for a folder of LeRobot, or a file that is named as HDF5 files are.</summary>
    /// <param name="path">A file or folder, which may be missing.</param>
    public static bool Is(string path) => Directory.Exists(path)
        ? LeRobotDataset.IsDataset(path)
        : RobomimicDataset.IsDataset(path);

    /// <summary>Opens a data set of any format that is read.</summary>
    /// <param name="path">A folder of LeRobot (v2.1, v3.0), or a file of robomimic (HDF5).</param>
    /// <exception cref="UsageException">It is missing.</exception>
    /// <exception cref="DataException">It is damaged, or of another format.</exception>
    /// <exception cref="ResourceException">It cannot be read.</exception>
    public static IRobotDataset Open(string path) => Directory.Exists(path)
        ? LeRobotDataset.Open(path)
        : RobomimicDataset.Open(path);
}
