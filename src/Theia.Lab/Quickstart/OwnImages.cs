using Theia.Data.Errors;
using Theia.Data.Packing;
using Theia.Data.Random;

namespace Theia.Lab.Quickstart;

/// <summary>The user's images: all of a small folder, a sample of a large one.</summary>
internal static class OwnImages
{
    private static readonly ImageKind _kind = new("images", "");

    /// <summary>Chooses from <paramref name="folder"/>.</summary>
    public static ImageChoice Choose(string folder, QuickstartOptions options)
    {
        // People expect their photographs upright; the reference's habit of ignoring the tag matters
        // only where its numbers are repeated.
        FoundImages all = ImageSource.Search([folder], exifRotate: true);
        IReadOnlyList<ImageSource> found = all.Sources;
        var others = $"{all.LeftOut}" is { Length: > 0 } leftOut ? $" Left out: {leftOut}." : "";
        if (options.All || found.Count <= options.ImageCount)
            return new ImageChoice(found, $"{Amount.Of(found.Count, "image")} from your folder.{others}", [_kind]);
        var order = RandomStream.At((ulong)options.Seed, 0x5A3B).Order(found.Count);
        ImageSource[] sample = [.. order.Take(options.ImageCount).Order().Select(i => found[i])];
        return new ImageChoice(
            sample,
            $"A sample of {sample.Length} of your {found.Count} images (seed {options.Seed}; "
                + $"the option 'all' takes them all).{others}",
            [_kind]);
    }
}
