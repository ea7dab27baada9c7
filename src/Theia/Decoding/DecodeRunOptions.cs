namespace Theia;

/// <summary>How a <see cref="DecodeRun"/> goes through its inputs.</summary>
public sealed record DecodeRunOptions
{
    /// <summary>Of a video, every how manieth frame is decoded, at least 1. Default: 1, all of them.</summary>
    public int Every { get; init; } = 1;

    /// <summary>
    /// A file with the PCA projection: used for everything where it exists, else written after the first fit. Default:
    /// null; images share a fit to the first 16 of them, and each video has one of its first 16 frames.
    /// </summary>
    public string? Fit { get; init; }

    /// <summary>Decodes again what is there already. Default: false.</summary>
    public bool Force { get; init; }
}
