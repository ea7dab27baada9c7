using Theia.Data.Packing;

namespace Theia.Cli.Output;

/// <summary>Says what was left out, the same way in every verb that takes images.</summary>
internal static class LeftOutLines
{
    /// <summary>Names each image and folder that could not be read, and counts what was passed over.</summary>
    public static void Print(Terminal terminal, IReadOnlyList<SkippedImage> skipped, LeftOut leftOut)
    {
        foreach (SkippedImage image in skipped)
            terminal.Warn($"left out {image.Path}: {image.Reason}");
        foreach (SkippedImage folder in leftOut.UnreadableFolders)
            terminal.Warn($"left out the folder {folder.Path}: {folder.Reason}.");
        if (skipped.Count > 0)
            terminal.Say($"Images that cannot be read, left out and named above: {skipped.Count}.");
        if ($"{leftOut}" is { Length: > 0 } others)
            terminal.Say($"Left out: {others}.");
    }
}
