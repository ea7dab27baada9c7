using Theia.Decoding;

namespace Theia;

/// <summary>
/// Decodes images, folders and videos into a folder. Results that are there are kept, so that an interrupted run can be
/// repeated; damaged inputs are left out and reported.
/// </summary>
public static class DecodeRun
{
    /// <summary>Decodes everything.</summary>
    /// <param name="decoder">What decodes.</param>
    /// <param name="paths">
    /// Images and videos, and folders to search for images. Images are turned upright as their EXIF orientation says.
    /// </param>
    /// <param name="folder">
    /// Where results go, under the names of their inputs: files of <see cref="DecodedImage.Save"/> for an image,
    /// <c>…_strip.mp4</c> for a video.
    /// </param>
    /// <param name="options">Default: every frame, no file of a fit, results are kept.</param>
    /// <param name="progress">Told about every image and frame.</param>
    /// <param name="cancellation">Stops after the current image or frame; a video that was begun can be played.</param>
    /// <exception cref="UsageException">A path is missing, there is nothing to decode, or the folder holds results of
    /// other settings.</exception>
    /// <exception cref="DataException">Nothing can be read.</exception>
    /// <exception cref="ResourceException">The place cannot be written, or there is a video and no ffmpeg.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static DecodeReport Run(
        FeatureDecoder decoder,
        IReadOnlyList<string> paths,
        string folder,
        DecodeRunOptions? options = null,
        IProgress<DecodeProgress>? progress = null,
        CancellationToken cancellation = default) =>
        new DecodeSession(decoder, folder, options ?? new DecodeRunOptions(), progress, cancellation)
            .Run(DecodeInputs.Find(paths));
}
