namespace Theia.Data.IO;

/// <summary>Where files of the user are kept that can be had again. They may be deleted at any time.</summary>
internal static class UserCache
{
    private const string Variable = "THEIA_CACHE";

    /// <summary>A path in the folder that <c>THEIA_CACHE</c> names, by default <c>~/.cache/theia</c>.</summary>
    public static string At(params ReadOnlySpan<string> parts) => Path.Combine(
        [
            Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
                ? named
                : Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "theia"),
            .. parts,
        ]);
}
