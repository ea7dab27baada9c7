using System.Text.RegularExpressions;
using Theia.Data.IO;

namespace Theia.Training.Runs;

/// <summary>Tells the files of a run from others by their names, so that nothing else is ever deleted.</summary>
internal static partial class RunFiles
{
    private static readonly string[] _folders = ["checkpoints", "model", "best", "statistics", "strips", "pth"];

    /// <summary>Entries that no run writes, by relative path.</summary>
    public static IReadOnlyList<string> Foreign(string folder) =>
        [.. Entries(folder).Where(static entry => !entry.IsOurs)
            .Select(static entry => entry.Name).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Deletes the files of a run that never came to its configuration, and the folders that this leaves empty.
    /// </summary>
    public static void Delete(string folder)
    {
        foreach ((var name, var ours) in Entries(folder).ToList())
        {
            if (ours && name != ".lock" && name != ".theia-begun")
                FileSystem.Current.Delete(Path.Combine(folder, name));
        }

        foreach (var below in Folders(folder).OrderByDescending(static path => path.Length))
        {
            if (!Directory.EnumerateFileSystemEntries(below).Any())
                Directory.Delete(below);
        }
    }

    private static IEnumerable<(string Name, bool IsOurs)> Entries(string folder, string prefix = "")
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(Path.Combine(folder, prefix)).EnumerateFileSystemInfos())
        {
            var name = prefix + entry.Name;
            // Links are not followed and are never ours.
            if (entry is DirectoryInfo && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                foreach (var below in Entries(folder, name + "/"))
                    yield return below;
            }
            else
            {
                yield return (
                    name,
                    entry.LinkTarget is null
                        && (RunFile().IsMatch(name) || name.Split('/').Any(AtomicFile.IsNeighbor)));
            }
        }
    }

    // Only folders that a run creates; other empty folders stay.
    private static IEnumerable<string> Folders(string folder) =>
        _folders.Select(name => Path.Combine(folder, name)).Where(Directory.Exists)
            .SelectMany(static path => Directory.EnumerateDirectories(path).Append(path));

    [GeneratedRegex(
        @"^(\.lock|\.theia-begun|log\.jsonl|events\.out\.tfevents\.\d+\.theia\.\d+"
        + @"|checkpoints/\d{8,}/((model|optimizer|statistics)\.safetensors|state\.json)"
        + @"|model/((config|preprocessor_config|vocab|tokenizer_config)\.json|merges\.txt|(model|target_normalizers)\.safetensors)"
        + @"|best/(config\.json|model\.safetensors)"
        + @"|statistics/[^/]+\.safetensors|strips/\d{8,}\.png|pth/[^/]+\.pth)$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex RunFile();
}
