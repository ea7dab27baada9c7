using Theia.Data.Random;
using Theia.Lab.Photos;

namespace Theia.Lab.Probing;

/// <summary>A piece of a photograph.</summary>
/// <param name="Image">224 × 224.</param>
/// <param name="Photo">Number of the photograph.</param>
/// <param name="Place">Position of the crop in the photograph.</param>
/// <param name="HeldOut">True where the whole photograph was held out of training.</param>
internal sealed record PhotoCrop(RgbImage Image, int Photo, PhotoPlace Place, bool HeldOut)
{
    // Small enough that two pieces of a photograph often have nothing in common, large enough to show something.
    private const double Smallest = 0.25, Largest = 0.6;

    // Apart from the pieces that trainings cut by the same seed.
    private const ulong SeedMark = 0x9408E;

    /// <summary>Cuts the crops of all photographs of a folder.</summary>
    public static IReadOnlyList<PhotoCrop> Cut(ProbeOptions options, Action<int>? cut, CancellationToken cancellation)
    {
        if (options.Photographs is not { } folder)
            return [];
        var photographs = PhotoAlbum.Read(folder);
        var heldOut = PhotoAlbum.HoldOut(photographs, (ulong)options.HeldOutSeed, options.HeldOut);
        var crops = new PhotoCrop[photographs.Count * options.Crops];
        var done = 0;
        Parallel.For(
            0, photographs.Count,
            new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation }, photo =>
            {
                var whole = PhotoAlbum.Open(folder, photographs[photo]);
                for (var i = 0; i < options.Crops; i++)
                {
                    var place = PhotoCrops.Place(
                        whole, CounterRandom.Mix((ulong)options.Seed ^ SeedMark), photo, i, Smallest, Largest);
                    crops[(photo * options.Crops) + i] = new PhotoCrop(
                        PhotoCrops.Cut(whole, place, ProbeOptions.Side), photo, place,
                        heldOut.Contains(photographs[photo].File));
                }

                cut?.Invoke(Interlocked.Add(ref done, options.Crops));
            });
        return crops;
    }
}
