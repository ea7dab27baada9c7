namespace Theia.Lab.Probing;

/// <summary>Where a subject's features come from.</summary>
internal enum SubjectKind
{
    /// <summary>A network that students learn from.</summary>
    Teacher,

    /// <summary>A Theia model.</summary>
    Student,

    /// <summary>A network whose weights were drawn and never trained.</summary>
    Random,

    /// <summary>The pixels themselves.</summary>
    Pixels,
}
