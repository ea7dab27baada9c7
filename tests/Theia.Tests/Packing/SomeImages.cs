namespace Theia.Tests.Packing;

/// <summary>Images that cost nothing to make.</summary>
internal static class SomeImages
{
    public static readonly PackOptions Small = new() { Size = 8, SamplesPerShard = 4, Threads = 2, Seed = 5 };

    /// <summary><paramref name="count"/> sources; those in <paramref name="damaged"/> cannot be decoded.</summary>
    public static List<ImageSource> Make(int count, params int[] damaged) =>
        [.. Enumerable.Range(0, count).Select(i => new ImageSource(
            $"image {i:000}.jpg", $"group-{i / 7}", "1",
            () => damaged.Contains(i) ? throw new DataException($"image {i:000}.jpg", "is damaged.") : Image(i)))];

    public static RgbImage Image(int i) =>
        new(5, 9, [.. Enumerable.Range(0, 3 * 5 * 9).Select(n => (byte)((n * 7) + i))]);

    /// <summary>Every file below a folder with its content, hidden ones too.</summary>
    public static SortedDictionary<string, byte[]> Files(string folder) => new(
        Directory.EnumerateFiles(
            folder, "*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllBytes), StringComparer.Ordinal);

    public static void AssertSame(string expected, string actual)
    {
        var (a, b) = (Files(expected), Files(actual));
        Assert.Equal(a.Keys, b.Keys);
        Assert.All(a.Keys, file => Assert.True(a[file].AsSpan().SequenceEqual(b[file]), $"{file} differs."));
    }
}
