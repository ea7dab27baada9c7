using System.CommandLine;

namespace Theia.Cli.CommandLine;

/// <summary>
/// A file that the user names for a result. One that is there and was not written by the same verb is kept.
/// </summary>
internal static class ResultFile
{
    // Tells files of encode from other safetensors; a .npy file has no room for a mark.
    private const string Mark = "theia", Tokens = "tokens";

    /// <summary>Metadata that marks a file of tokens.</summary>
    public static KeyValuePair<string, string> OfTokens { get; } = KeyValuePair.Create(Mark, Tokens);

    /// <summary><c>--force</c> of a verb that writes one file.</summary>
    public static Option<bool> Force() =>
        new("--force") { Description = "Replace an existing file even if this verb did not write it." };

    /// <summary>Refuses a file that is there, unless it is one of tokens or shall be replaced.</summary>
    /// <exception cref="UsageException">The file exists and was not written by this verb.</exception>
    public static void RequireReplaceable(string path, bool force)
    {
        // A link is not followed: writing would put a file in its place.
        if (!force && (File.Exists(path) || new FileInfo(path).LinkTarget is not null) && !HoldsTokens(path))
        {
            throw new UsageException(
                $"{path} already exists and may not be a result of this verb. "
                + "Choose another file, or replace this one with --force.");
        }
    }

    private static bool HoldsTokens(string path)
    {
        if (new FileInfo(path).LinkTarget is not null
            || !path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        try
        {
            using var file = SafetensorsFile.Open(path);
            return file.Metadata.GetValueOrDefault(Mark) == Tokens;
        }
        catch (TheiaException)
        {
            return false;
        }
    }
}
