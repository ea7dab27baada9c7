namespace Theia.Lab.Robots;

/// <summary>Where features of demonstrations are kept, for every run of the user.</summary>
internal static class FeatureFolder
{
    /// <summary>
    /// <c>robots/features</c> in the folder that <c>THEIA_CACHE</c> names, else in <c>~/.cache/theia</c>. It may be
    /// deleted at any time.
    /// </summary>
    public static string Path => System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("THEIA_CACHE") is { Length: > 0 } named
            ? named
            : System.IO.Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "theia"),
        "robots", "features");
}
