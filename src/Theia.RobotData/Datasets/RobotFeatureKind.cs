namespace Theia.RobotData;

/// <summary>How the values of a feature are stored.</summary>
public enum RobotFeatureKind
{
    /// <summary>Numbers or truth values: states, actions, rewards.</summary>
    Numbers,

    /// <summary>One image per frame.</summary>
    Image,

    /// <summary>One frame of a video per frame.</summary>
    Video,

    /// <summary>Something else, such as text. It is listed, not read.</summary>
    Other,
}
