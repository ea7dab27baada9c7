namespace Theia.Cli.Inspection;

/// <summary>The kinds of folders that the program writes.</summary>
internal enum FolderKind
{
    /// <summary>A run: <c>log.jsonl</c> or checkpoints.</summary>
    Run,

    /// <summary>A data set: <c>splits.json</c> or a column of images.</summary>
    Set,

    /// <summary>A model: <c>config.json</c>.</summary>
    Model,
}
