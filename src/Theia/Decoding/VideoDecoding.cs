using System.Diagnostics;
using Theia.Data.IO;

namespace Theia.Decoding;

/// <summary>Decodes a video into a video of strips, frame by frame.</summary>
internal static class VideoDecoding
{
    /// <summary>End of the name of a finished video.</summary>
    public const string StripEnd = "_strip.mp4";

    // What was done before an interruption can be looked at, and is not taken for the whole.
    private const string PartialEnd = "_strip.partial.mp4";

    /// <summary>Decodes a video.</summary>
    /// <param name="decoder">What decodes. Where it has no projection, one is fitted to the first frames.</param>
    /// <param name="path">The video.</param>
    /// <param name="stem">Folder and beginning of the name of the result.</param>
    /// <param name="every">Every how manieth frame.</param>
    /// <param name="progress">Told how many frames are done.</param>
    /// <param name="cancellation">
    /// Stops after the current frame; what was decoded is then a video with <c>.partial</c> in its name.
    /// </param>
    /// <exception cref="DataException">It is no video, or damaged.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static DecodedVideo Decode(
        FeatureDecoder decoder,
        string path,
        string stem,
        int every,
        IProgress<DecodeProgress>? progress,
        CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var reader = VideoReader.Open(path);
        var total = ((reader.Info.FrameCount ?? 0) + every - 1) / every;
        var partial = stem + PartialEnd;
        VideoWriter? writer = null;
        try
        {
            foreach (var frame in Frames(reader, decoder, every, cancellation))
            {
                var strip = decoder.Decode(frame).Strip;
                writer ??= new VideoWriter(partial, strip.Width, strip.Height, reader.Info.FrameRate / every);
                writer.Write(strip);
                progress?.Report(new DecodeProgress(path, writer.Count, total, IsVideo: true));
                if (cancellation.IsCancellationRequested)
                    break;
            }

            if (writer is null)
                throw new DataException(path, "is a video without frames.");
            writer.Finish();
            cancellation.ThrowIfCancellationRequested();
            FileSystem.Current.Rename(partial, stem + StripEnd);
            return new DecodedVideo(
                path, stem + StripEnd, writer.Count, writer.Count / watch.Elapsed.TotalSeconds, reader.Complaint);
        }
        finally
        {
            writer?.Dispose();
        }
    }

    private static IEnumerable<RgbImage> Frames(
        VideoReader reader, FeatureDecoder decoder, int every, CancellationToken cancellation)
    {
        var frames = All(reader, every, cancellation);
        if (decoder.Projection is not null)
            return frames;
        using var ahead = frames.GetEnumerator();
        List<RgbImage> first = [];
        while (first.Count < DecodeSession.FitImages && ahead.MoveNext())
            first.Add(ahead.Current);
        if (first.Count > 0 && !cancellation.IsCancellationRequested)
            decoder.Fit(first);
        return first.Concat(All(reader, every, cancellation));
    }

    private static IEnumerable<RgbImage> All(VideoReader reader, int every, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && reader.Read() is { } frame)
        {
            if (frame.Index % every == 0)
                yield return frame.Image;
        }
    }
}
