using Theia.Lab.Pictures;

namespace Theia.Lab.Stages;

/// <summary>Crops of the bundled photographs, some of them held out whole, beside pictures that the program draws.</summary>
internal static class BundledPictures
{
    private const string Drawings = "drawings/";

    /// <summary>True for the path of a picture that the program drew.</summary>
    public static bool IsDrawing(string path) => path.StartsWith(Drawings, StringComparison.Ordinal);

    /// <summary>Chooses: two thirds photographs, one third drawings.</summary>
    public static PictureChoice Choose(QuickstartOptions options)
    {
        IReadOnlyList<Photograph> photographs = PhotoAlbum.Read(options.Photographs);
        var seed = (ulong)options.Seed;
        IReadOnlySet<string> heldOut = PhotoAlbum.HoldOut(photographs, seed, PhotoAlbum.HeldOutPhotographs);
        var crops = Math.Max(1, options.Pictures * 2 / 3 / photographs.Count);
        var drawings = options.Pictures - (crops * photographs.Count);
        List<ImageSource> sources = [];
        Dictionary<string, string> titles = new(StringComparer.Ordinal);
        for (var i = 0; i < photographs.Count; i++)
        {
            Photograph photograph = photographs[i];
            var number = i;
            Lazy<RgbImage> whole = new(() => PhotoAlbum.Open(options.Photographs, photograph));
            for (var crop = 0; crop < crops; crop++)
            {
                var piece = crop;
                var path = $"photographs/{photograph.File}/{crop:000}";
                sources.Add(new ImageSource(path, photograph.File, $"seed {seed}", () => PhotoCrops.Cut(whole.Value, seed, number, piece, DrawnPicture.Side))
                {
                    Split = heldOut.Contains(photograph.File) ? "val" : "train",
                });
                if (crop == 0)
                    titles[path] = photograph.Title;
            }
        }

        for (var i = 0; i < drawings; i++)
        {
            var number = i;
            var path = $"{Drawings}{i:000}";
            sources.Add(new ImageSource(path, path, $"seed {seed}", () => DrawnPicture.Draw(seed, number)) { Split = "train" });
            titles[path] = $"Drawing {i}";
        }

        return new PictureChoice(
            sources,
            $"{sources.Count} pictures: {crops} crops of each of {photographs.Count} photographs, and {drawings} drawings that the program made itself. {PhotoAlbum.HeldOutPhotographs} whole photographs are held out.",
            [.. photographs.Where(photograph => heldOut.Contains(photograph.File)).Select(photograph => photograph.Title)],
            [.. photographs.Select(photograph => photograph.Credit)])
        {
            Titles = titles,
        };
    }
}
