using Theia.RobotData.Statistics;

namespace Theia.RobotData.LeRobot;

/// <summary>The videos of one camera: one per episode, or several episodes in each.</summary>
/// <param name="camera">The feature.</param>
/// <param name="rate">Frames per second.</param>
/// <param name="place">Path of a video by its number.</param>
/// <param name="mostBytes">A video of this size gets no further episode; 0 for one episode each.</param>
internal sealed class VideoTrack(RobotFeature camera, double rate, Func<int, string> place, long mostBytes)
    : IDisposable
{
    // Readers jump to any frame; LeRobot's own videos have a key frame as often.
    private const int KeyFrames = 2;

    private VideoWriter? _open;
    private int _file;

    /// <summary>Writes the frames of an episode.</summary>
    /// <param name="images">The frames.</param>
    /// <param name="length">How many there must be.</param>
    /// <returns>Number of the video, seconds of begin and end, statistics of the pixels.</returns>
    /// <exception cref="UsageException">There are more or fewer frames, or of another size.</exception>
    /// <exception cref="ResourceException">The video cannot be written.</exception>
    public ((int File, double From, double To) Place, RobotStatistics Statistics) Add(
        IEnumerable<RgbImage> images, int length)
    {
        _open ??= new VideoWriter(place(_file), (int)camera.Shape[1], (int)camera.Shape[0], rate, KeyFrames);
        var start = _open.Count;
        var statistics = new PixelStatistics();
        foreach (var image in images)
        {
            _open.Write(image);
            statistics.Add(image);
        }

        if (_open.Count - start != length)
        {
            throw new UsageException(
                $"The episode has {length} frames, but '{camera.Name}' has {_open.Count - start} images.");
        }

        var result = ((_file, start / rate, _open.Count / rate), statistics.Result());
        if (_open.BytesSoFar >= mostBytes)
            Finish();
        return result;
    }

    /// <summary>Ends the video at work.</summary>
    public void Finish()
    {
        if (_open is null)
            return;
        _open.Finish();
        _open.Dispose();
        _open = null;
        _file++;
    }

    /// <inheritdoc/>
    public void Dispose() => _open?.Dispose();
}
