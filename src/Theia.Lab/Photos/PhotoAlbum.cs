using System.Text.Json;
using Theia.Data.Errors;
using Theia.Data.Random;

namespace Theia.Lab.Photos;

/// <summary>The photographs that ship with the program, in the order of their catalog.</summary>
internal static class PhotoAlbum
{
    /// <summary>How many photographs are held out.</summary>
    public const int HeldOutPhotographs = 3;

    private const ulong DefaultSeed = 1;

    // Crops are at most 224 pixels; of a photograph of 16 megapixels this keeps enough for the smallest of them.
    private const int LongestSide = 1600;

    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web);

    /// <summary>Reads <c>photos.json</c> of a folder and checks that each file of it is there.</summary>
    /// <exception cref="DataException">The catalog is unreadable, or a photograph is missing.</exception>
    public static IReadOnlyList<Photograph> Read(string folder)
    {
        var path = Path.Combine(folder, "photos.json");
        if (!File.Exists(path))
        {
            throw new UsageException($"There are no photographs in {folder}: photos.json is missing.",
                new Remedy("Install the program again, or give a folder of your own images.", RemedyStep.NameImages));
        }

        try
        {
            var photographs = JsonSerializer.Deserialize<Catalog>(File.ReadAllBytes(path), _format)?.Photos
                ?? throw new JsonException("it lists no photographs.");
            foreach (Photograph photograph in photographs)
            {
                if (!File.Exists(Path.Combine(folder, photograph.File)))
                {
                    throw new DataException(
                        path, $"names {photograph.File}, which does not exist.", "Install the program again.");
                }
            }

            return photographs;
        }
        catch (JsonException wrong)
        {
            throw new DataException(
                path, $"is not the catalog of photographs: {wrong.Message}", "Install the program again.", wrong);
        }
    }

    /// <summary>
    /// The photographs that no bundled model was trained on; the quickstart holds them out by default.
    /// </summary>
    public static IReadOnlySet<string> NeverTrained(IReadOnlyList<Photograph> photographs) =>
        HoldOut(photographs, DefaultSeed, HeldOutPhotographs);

    /// <summary>Opens a photograph for cutting: upright, and no larger than pieces of it need.</summary>
    public static RgbImage Open(string folder, Photograph photograph)
    {
        var image = RgbImage.Load(Path.Combine(folder, photograph.File), exifRotate: true);
        var longest = Math.Max(image.Width, image.Height);
        return longest <= LongestSide ? image
            : image.Resize(
                image.Width * LongestSide / longest, image.Height * LongestSide / longest, Resampling.Bicubic);
    }

    /// <summary>The photographs that are held out whole: <paramref name="count"/> typical ones by chance.</summary>
    public static IReadOnlySet<string> HoldOut(IReadOnlyList<Photograph> photographs, ulong seed, int count)
    {
        Photograph[] typical = [.. photographs.Where(photograph => photograph.IsTypical)];
        var order = RandomStream.At(seed, 0x401D).Order(typical.Length);
        return order.Take(count).Select(i => typical[i].File).ToHashSet();
    }

    private sealed record Catalog(IReadOnlyList<Photograph> Photos);
}
