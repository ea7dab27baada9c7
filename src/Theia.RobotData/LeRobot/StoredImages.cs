using Theia.RobotData.Parquet;
using Theia.RobotData.Statistics;

namespace Theia.RobotData.LeRobot;

/// <summary>Takes the images of one camera and one episode as columns of a table.</summary>
internal sealed class StoredImages(RobotFeature camera, IEnumerable<RgbImage> images, int length) : IDisposable
{
    private readonly IEnumerator<RgbImage> _images = images.GetEnumerator();

    /// <summary>Statistics of the images so far.</summary>
    public PixelStatistics Statistics { get; } = new();

    /// <summary>The columns of some frames.</summary>
    /// <exception cref="UsageException">There are fewer images, or of another size.</exception>
    public IEnumerable<ParquetCells> Next(int start, int count)
    {
        var files = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            if (!_images.MoveNext())
                throw Wrong($"has {start + i} images");
            var image = _images.Current;
            if (image.Height != camera.Shape[0] || image.Width != camera.Shape[1])
                throw Wrong($"has an image of {image.Width} x {image.Height} pixels");
            Statistics.Add(image);
            files[i] = image.EncodePng();
        }

        return
        [
            ParquetCells.Bytes(camera.Name, files),
            ParquetCells.Paths(camera.Name, [.. Enumerable.Range(start, count).Select(
                frame => FormattableString.Invariant($"frame-{frame:000000}.png"))]),
        ];
    }

    /// <summary>Refuses more images than frames.</summary>
    /// <exception cref="UsageException">There are more.</exception>
    public void RequireEnd()
    {
        if (_images.MoveNext())
            throw Wrong("has more images");
    }

    /// <inheritdoc/>
    public void Dispose() => _images.Dispose();

    private UsageException Wrong(string problem) => new(
        $"The episode has {length} frames of {camera.Shape[1]} x {camera.Shape[0]} pixels, "
            + $"but '{camera.Name}' {problem}.");
}
