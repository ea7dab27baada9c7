using Theia.Data.Random;
using Theia.Lab.Photos;
using Theia.Scenes;

namespace Theia.Lab.Quickstart;

/// <summary>
/// Crops of the bundled photographs, some of them held out whole, and rendered scenes, every tenth of them held out.
/// </summary>
internal static class BundledImages
{
    /// <summary>Pixels a side.</summary>
    public const int Side = 224;

    // Apart from the scenes that the bundled teachers were trained on (seeds of their configurations, small numbers)
    // and from those of probes (1,000,000,007 and on).
    private const long SceneSeedOffset = 2_000_000_011;

    private const int HeldOutScenes = 10;

    private static readonly ImageKind _photographs = new("photographs", "photographs/"),
        _scenes = new("scenes", "scenes/");

    // Only photographs show what ResNet-18 has learned; see docs/results/quickstart.md.
    private const double PhotographPart = 0.6;

    /// <summary>Chooses: three fifths photographs, of each the same number of crops, and two fifths scenes.</summary>
    public static ImageChoice Choose(QuickstartOptions options)
    {
        IReadOnlyList<Photograph> photographs = PhotoAlbum.Read(options.Photographs);
        IReadOnlySet<string> heldOut = PhotoAlbum.HoldOut(
            photographs, (ulong)options.Seed, PhotoAlbum.HeldOutPhotographs);
        var crops = Math.Max(1, (int)(options.ImageCount * PhotographPart) / photographs.Count);
        List<ImageSource> sources = [.. photographs.SelectMany(
            (photograph, number) => Crops(options, photograph, number, crops, heldOut.Contains(photograph.File)))];
        var scenes = Math.Max(0, options.ImageCount - sources.Count);
        sources.AddRange(Enumerable.Range(0, scenes).Select(number => Scene(options.Seed, number)));
        var titles = sources.Where(source => _scenes.Holds(source.Path)).ToDictionary(
            source => source.Path, source => $"Scene {int.Parse(source.Path[_scenes.Folder.Length..])}",
            StringComparer.Ordinal);
        foreach (var photograph in photographs)
            titles[CropPath(photograph, 0)] = photograph.Title;
        return new ImageChoice(
            sources,
            $"{sources.Count} images: {crops} crops of each of {photographs.Count} photographs, and {scenes} rendered "
                + "scenes. "
                + $"Held out are {PhotoAlbum.HeldOutPhotographs} whole photographs and "
                    + $"{(scenes + HeldOutScenes - 1) / HeldOutScenes} scenes.",
            [_photographs, _scenes])
        {
            HeldOut = [.. photographs.Where(photograph => heldOut.Contains(photograph.File))
                .Select(photograph => photograph.Title)],
            Credits = [.. photographs.Select(photograph => photograph.Credit)],
            Titles = titles,
        };
    }

    private static IEnumerable<ImageSource> Crops(
        QuickstartOptions options, Photograph photograph, int number, int crops, bool heldOut)
    {
        var seed = (ulong)options.Seed;
        Lazy<RgbImage> whole = new(() => PhotoAlbum.Open(options.Photographs, photograph));
        return Enumerable.Range(0, crops).Select(
            crop => new ImageSource(CropPath(photograph, crop), photograph.File, $"seed {seed}, jitter", Load(crop))
            {
                Split = Split(heldOut),
            });

        // The first crop of each is the photograph as it is, and what is held out is never changed.
        Func<RgbImage> Load(int crop) => () =>
        {
            var piece = PhotoCrops.Cut(whole.Value, seed, number, crop, Side);
            return heldOut || crop == 0 ? piece
                : ColorJitter.Apply(piece, RandomStream.At(seed, 0xC01F, (ulong)number, (ulong)crop));
        };
    }

    private static string CropPath(Photograph photograph, int crop) =>
        $"{_photographs.Folder}{photograph.File}/{crop:000}";

    private static ImageSource Scene(long seed, int number)
    {
        var path = $"{_scenes.Folder}{number:000}";
        return new ImageSource(
            path, path, $"seed {seed}, renderer {SceneRenderer.Version}",
            () => SceneRenderer.Render(seed + SceneSeedOffset, number, Side).Image)
        {
            Split = Split(number % HeldOutScenes == 0),
        };
    }

    private static string Split(bool heldOut) => heldOut ? "val" : "train";
}
