using Theia.Data.Packing;

namespace Theia.Decoding;

/// <summary>Inputs of a run, with the beginning of the names of their results.</summary>
/// <param name="Images">Images with the path below the folder of results, without an end.</param>
/// <param name="Videos">Paths of videos, likewise.</param>
/// <param name="LeftOut">What a search passed over.</param>
internal sealed record DecodeInputs(
    IReadOnlyList<(ImageSource Source, string Stem)> Images,
    IReadOnlyList<(string Path, string Stem)> Videos,
    LeftOut LeftOut)
{
    /// <summary>Finds the inputs: a name that ends as videos do is one, everything else is an image or a folder.
    /// </summary>
    /// <exception cref="UsageException">A path is missing, or there is nothing.</exception>
    public static DecodeInputs Find(IReadOnlyList<string> paths)
    {
        string[] videos = [.. paths.Where(path => VideoReader.IsVideo(path) && !Directory.Exists(path))];
        string[] others = [.. paths.Except(videos, StringComparer.Ordinal)];
        if (videos.FirstOrDefault(path => !File.Exists(path)) is { } missing)
            throw new UsageException($"There is no file {missing}. Check the spelling.");
        var found = others.Length > 0 || videos.Length == 0
            ? ImageSource.Search(others, exifRotate: true)
            : new FoundImages([], new LeftOut());
        return new DecodeInputs(
            [.. Stems(found.Sources, source => source.Path)],
            [.. Stems(videos.Distinct(StringComparer.Ordinal), Path.GetFileName)],
            found.LeftOut);
    }

    // kitchen.jpg becomes kitchen; where kitchen.png is there too, both keep their ends.
    private static IEnumerable<(T Item, string Stem)> Stems<T>(IEnumerable<T> items, Func<T, string> name)
    {
        List<(T Item, string Name)> all = [.. items.Select(item => (item, name(item)))];
        var count = all.CountBy(one => Stem(one.Name), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (item, full) in all)
        {
            var stem = count[Stem(full)] == 1 ? Stem(full) : full;
            for (var number = 2; !seen.Add(stem); number++)
                stem = $"{full}-{number}";
            yield return (item, stem);
        }
    }

    private static string Stem(string path) => path[..^Path.GetExtension(path).Length];
}
