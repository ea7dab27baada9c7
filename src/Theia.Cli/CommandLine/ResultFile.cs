using System.CommandLine;

namespace Theia.Cli.CommandLine;

/// <summary>
/// A file that the user names for a result. One that is there and was not written by the same verb is kept.
/// </summary>
internal static class ResultFile
{
    // Tells files of one verb from other safetensors; a .npy file has no room for a mark.
    private const string Mark = "theia", Tokens = "tokens";

    /// <summary>Metadata that marks a file of tokens.</summary>
    public static KeyValuePair<string, string> OfTokens { get; } = KeyValuePair.Create(Mark, Tokens);

    /// <summary><c>--force</c> of a verb that writes one file.</summary>
    public static Option<bool> Force() =>
        new("--force") { Description = "Replace an existing file even if this verb did not write it." };

    /// <summary>Refuses a file that is there, unless the same verb wrote it or it shall be replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="force">True replaces any file.</param>
    /// <param name="mark">What files of the verb have in their metadata. Default: null, that of tokens.</param>
    /// <exception cref="UsageException">The file exists and was not written by this verb.</exception>
    public static void RequireReplaceable(string path, bool force, KeyValuePair<string, string>? mark = null)
    {
        // A link is not followed: writing would put a file in its place.
        var exists = File.Exists(path) || new FileInfo(path).LinkTarget is not null;
        if (exists && !force && !HasMark(path, mark ?? OfTokens))
        {
            throw new UsageException(
                $"{path} already exists and may not be a result of this verb. "
                + "Choose another file, or replace this one with --force.");
        }
    }

    private static bool HasMark(string path, KeyValuePair<string, string> mark)
    {
        if (new FileInfo(path).LinkTarget is not null
            || !path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        try
        {
            using var file = SafetensorsFile.Open(path);
            return file.Metadata.GetValueOrDefault(mark.Key) == mark.Value;
        }
        catch (TheiaException)
        {
            return false;
        }
    }
}
