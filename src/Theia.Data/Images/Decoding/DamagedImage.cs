namespace Theia.Data.Images.Decoding;

/// <summary>The errors of image files.</summary>
internal static class DamagedImage
{
    private const string Remedy = "Download or copy the file again, or leave it out.";

    /// <summary>Something is wrong at a place in the file.</summary>
    public static DataException At(string name, long offset, string problem) =>
        new(name, $"{problem} (at byte {offset:N0}).", Remedy);

    /// <summary>Something is wrong with the file as a whole.</summary>
    public static DataException Whole(string name, string problem) => new(name, $"{problem}.", Remedy);

    /// <summary>A reader failed in a way that none of its checks expects.</summary>
    public static DataException Unforeseen(string name, Exception failure) =>
        new(
            name,
            $"its reader fails: {failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ").TrimEnd('.')}.",
            Remedy,
            failure);
}
