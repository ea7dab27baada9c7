namespace Theia.Data.Errors;

/// <summary>What a remedy asks for, so that a program can word it with its own commands and options.</summary>
internal enum RemedyStep
{
    /// <summary>Nothing that a program has a command for; the sentence says it all.</summary>
    None,

    /// <summary>Write to another folder.</summary>
    ChooseOutput,

    /// <summary>Pack images into a data set; the path is the set.</summary>
    Pack,

    /// <summary>Extract features of a teacher.</summary>
    Extract,

    /// <summary>Measure features of a teacher.</summary>
    Measure,

    /// <summary>Resume a run; the path is the run.</summary>
    Resume,

    /// <summary>Evaluate a run on the images of training; the path is the run.</summary>
    EvaluateTraining,

    /// <summary>List what a file holds; the path is the file.</summary>
    Inspect,

    /// <summary>Check a data set; the path is the set.</summary>
    Verify,

    /// <summary>Name a folder of images.</summary>
    NameImages,

    /// <summary>Name teachers.</summary>
    NameTeachers,

    /// <summary>Name the folder of a teacher's weights.</summary>
    NameTeacherFolder,

    /// <summary>Name the folder with the statistics of a teacher's features.</summary>
    NameStatistics,

    /// <summary>Fetch model files of robot tasks; the path is the package.</summary>
    FetchRobots,

    /// <summary>Name the archive of a package of robots; the path is the package.</summary>
    NameArchive,

    /// <summary>Set an option instead; <see cref="Remedy.Words"/> is the name of its property.</summary>
    UseOption,

    /// <summary>Name no configuration.</summary>
    LeaveOutConfig,
}
