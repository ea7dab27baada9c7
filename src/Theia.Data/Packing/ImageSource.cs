using Theia.Data.Packing;

namespace Theia.Data;

/// <summary>An image to pack, not yet decoded.</summary>
/// <param name="Path">Names it in keys, reports and <c>keys.json</c>: a relative path with <c>/</c>,
/// different for each image.</param>
/// <param name="Group">What it was made from: images of one group can be kept in one split.</param>
/// <param name="Version">Changes when the image does, for instance its length; a set that was begun with another
/// version is not continued.</param>
/// <param name="Load">Decodes it. A <see cref="DataException"/> marks it as damaged. Called
/// from several threads.</param>
public sealed record ImageSource(string Path, string Group, string Version, Func<RgbImage> Load)
{
    /// <summary>
    /// The split of the image if the caller has chosen one; null (default): assigned by <see cref="PackOptions"/>.
    /// </summary>
    public string? Split { get; init; }

    /// <summary>
    /// Images of one series are packed one after another, in the ordinal order of their paths: frames of a video are
    /// read fastest in their order. It applies within a <see cref="Group"/> when groups are kept together. Default:
    /// null, for an image of its own.
    /// </summary>
    public string? Series { get; init; }

    /// <summary>
    /// Makes image and labels at once, where <see cref="PackOptions.Labels"/> names columns; takes
    /// the place of <see cref="Load"/>.
    /// </summary>
    public Func<LabeledImage>? LoadLabeled { get; init; }

    /// <summary>Finds the images (JPEG, PNG, WebP, BMP) in files and folders.</summary>
    /// <param name="paths">Files are taken as they are; folders are searched with all folders in them, except hidden
    /// ones, links to folders, and those below the named ones that cannot be read.
    /// </param>
    /// <param name="exifRotate">Turns images upright by their EXIF orientation; off by default,
    /// like the reference.</param>
    /// <returns>Sources in ordinal order of their paths, which are relative to the folder that holds all of
    /// <paramref name="paths"/>. The group of an image is its folder, or itself where it lies in no folder below that.
    /// </returns>
    /// <exception cref="UsageException">A path is missing, or there are no images.</exception>
    /// <exception cref="DataException">There are only images of other formats, or in folders
    /// that cannot be read.</exception>
    /// <exception cref="ResourceException">A folder cannot be read.</exception>
    public static IReadOnlyList<ImageSource> Find(IReadOnlyList<string> paths, bool exifRotate = false) =>
        Search(paths, exifRotate).Sources;

    /// <summary>Like <see cref="Find"/>, and also returns what was left out.</summary>
    internal static FoundImages Search(IReadOnlyList<string> paths, bool exifRotate)
    {
        var leftOut = new LeftOut();
        IReadOnlyList<ImageSearch.Found> files = ImageSearch.Find(paths, leftOut);
        return new FoundImages(
            [.. files.Select(found => new ImageSource(
                found.Path, found.Group, $"{found.Length}", () => Decode(found.FullPath, exifRotate)))],
            leftOut);
    }

    private static RgbImage Decode(string path, bool exifRotate)
    {
        try
        {
            return RgbImage.Load(path, exifRotate);
        }
        catch (UsageException missing)
        {
            throw UndecodableName.Has(path)
                ? new DataException(path, $"{UndecodableName.Problem}.", "Rename it.", missing)
                : new DataException(path, "the file was removed after the search.", inner: missing);
        }
        catch (ResourceException refused) when (refused.InnerException is UnauthorizedAccessException denied)
        {
            // One image without rights is as good as a damaged one. A disk or network that fails
            // concerns all and ends the run.
            throw new DataException(
                path, $"cannot be read: {denied.Message.TrimEnd('.')}.", "Check its rights.", refused);
        }
    }
}
