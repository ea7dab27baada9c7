using Theia.Data.Threading;

namespace Theia.Decoding;

/// <summary>One call of <see cref="DecodeRun"/>.</summary>
/// <param name="decoder">What decodes.</param>
/// <param name="folder">Where results go.</param>
/// <param name="options">How.</param>
/// <param name="progress">Told about every image and frame.</param>
/// <param name="cancellation">Stops after the current one.</param>
internal sealed class DecodeSession(
    FeatureDecoder decoder,
    string folder,
    DecodeRunOptions options,
    IProgress<DecodeProgress>? progress,
    CancellationToken cancellation)
{
    /// <summary>Images that a PCA projection is fitted to.</summary>
    public const int FitImages = 16;

    // One decodes while the network works on another.
    private const int DecodedAhead = 2;

    private readonly List<DecodedFiles> _images = [];
    private readonly List<DecodedVideo> _videos = [];
    private readonly List<string> _kept = [];
    private readonly List<SkippedImage> _skipped = [];
    private PcaProjection? _given;

    /// <summary>Decodes what was found.</summary>
    public DecodeReport Run(DecodeInputs inputs)
    {
        if (options.Every < 1)
            throw new UsageException($"Every frame or every so many can be decoded; got {options.Every}.");
        DecodeSettings.Require(folder, decoder, options);
        _given = options.Fit is { } file && File.Exists(file) ? PcaProjection.Load(file) : null;
        decoder.Projection = _given;
        var images = Pending(inputs.Images, source => source.Path, $"_{DecodedImage.StripEnd}");
        if (images.Count > 0)
        {
            // Of all images, not of those that are left: the colors of a run that is repeated are the same.
            if (_given is null && inputs.Images.Count > 1)
                FitToFirst(inputs.Images);
            DecodeImages(images);
            SaveFit();
        }

        foreach (var (path, stem) in Pending(inputs.Videos, path => path, VideoDecoding.StripEnd))
            DecodeVideo(path, stem);
        return _images.Count + _videos.Count + _kept.Count > 0
            ? new DecodeReport(_images, _videos, _kept, _skipped)
            : throw new DataException(
                _skipped[0].Path,
                $"none of the {_skipped.Count} inputs can be read; the first: {_skipped[0].Reason}");
    }

    private List<(T Item, string Stem)> Pending<T>(
        IReadOnlyList<(T Item, string Stem)> all, Func<T, string> name, string end)
    {
        List<(T Item, string Stem)> pending = [];
        foreach (var (item, stem) in all)
        {
            if (!options.Force && File.Exists(Path.Combine(folder, stem + end)))
                _kept.Add(name(item));
            else
                pending.Add((item, stem));
        }

        return pending;
    }

    private void DecodeImages(List<(ImageSource Source, string Stem)> images)
    {
        using var loaded = new Prefetcher<RgbImage>(i => _ => images[(int)i].Source.Load(), DecodedAhead)
        {
            Count = images.Count,
        };
        for (var i = 0; i < images.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (source, stem) = images[i];
            try
            {
                var decoded = decoder.Decode(loaded.Take(i));
                var files = decoded.Save(Path.Combine(folder, stem));
                _images.Add(new DecodedFiles(source.Path, files, decoded.Labels, decoded.Errors));
            }
            catch (DataException damaged)
            {
                _skipped.Add(new SkippedImage(source.Path, damaged.Message));
            }

            progress?.Report(new DecodeProgress(source.Path, i + 1, images.Count, IsVideo: false));
        }
    }

    private void DecodeVideo(string path, string stem)
    {
        cancellation.ThrowIfCancellationRequested();
        decoder.Projection = _given;
        try
        {
            _videos.Add(VideoDecoding.Decode(
                decoder, path, Path.Combine(folder, stem), options.Every, progress, cancellation));
            SaveFit();
        }
        catch (DataException damaged)
        {
            _skipped.Add(new SkippedImage(path, damaged.Message));
        }
    }

    private void SaveFit()
    {
        if (options.Fit is not { } file || _given is not null || decoder.Projection is not { } projection)
            return;
        projection.Save(file);
        _given = projection;
    }

    private void FitToFirst(IReadOnlyList<(ImageSource Source, string Stem)> images)
    {
        List<RgbImage> first = [];
        foreach (var (source, _) in images)
        {
            try
            {
                // As large as the networks see it: sixteen photographs as they are would be a gigabyte.
                first.Add(decoder.Framed(source.Load()));
            }
            catch (DataException)
            {
                continue;   // reported when its turn comes
            }

            if (first.Count == FitImages)
                break;
        }

        if (first.Count > 0)
            decoder.Fit(first);
    }
}
