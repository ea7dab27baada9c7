namespace Theia.RobotData;

/// <summary>Versions of the LeRobot format.</summary>
public enum LeRobotVersion
{
    /// <summary>One parquet file per episode, one video per episode and camera.</summary>
    V21,

    /// <summary>Files of many episodes, found through the table of episodes.</summary>
    V30,
}
