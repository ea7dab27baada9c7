using Theia.Data.Errors;
using Theia.Data.Packing;
using Theia.Data.Random;

namespace Theia.Lab.Stages;

/// <summary>The user's pictures: all of a small folder, a sample of a large one.</summary>
internal static class OwnPictures
{
    private static readonly PictureKind _kind = new("pictures", "");

    /// <summary>Chooses from <paramref name="folder"/>.</summary>
    public static PictureChoice Choose(string folder, QuickstartOptions options)
    {
        // People expect their photographs upright; the reference's habit of ignoring the tag matters only where its numbers are repeated.
        FoundImages all = ImageSource.Search([folder], exifRotate: true);
        IReadOnlyList<ImageSource> found = all.Sources;
        var others = $"{all.LeftOut}" is { Length: > 0 } leftOut ? $" Left out: {leftOut}." : "";
        if (options.All || found.Count <= options.Pictures)
            return new PictureChoice(found, $"{Amount.Of(found.Count, "image")} from your folder.{others}", [_kind]);
        var order = RandomStream.At((ulong)options.Seed, 0x5A3B).Order(found.Count);
        ImageSource[] sample = [.. order.Take(options.Pictures).Order().Select(i => found[i])];
        return new PictureChoice(sample, $"A sample of {sample.Length} of your {found.Count} pictures (seed {options.Seed}; the option 'all' takes them all).{others}", [_kind]);
    }
}
