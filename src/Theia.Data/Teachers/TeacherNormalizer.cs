namespace Theia.Data;

/// <summary>What is done to a teacher's stored features before a student learns them.</summary>
public enum TeacherNormalizer
{
    /// <summary>
    /// Each channel's measured mean is subtracted, and the rest divided by its standard deviation: the default.
    /// </summary>
    Standard,

    /// <summary>Nothing: for features that are normalized already.</summary>
    None,
}
