namespace Theia.Lab.Robots;

/// <summary>
/// Several episodes side by side in one video. One that is over keeps its last image, in a green frame if it has
/// succeeded and a red one if not.
/// </summary>
internal sealed class MosaicVideo : IDisposable
{
    private const int Border = 5;
    private const int Channels = 3;

    private static readonly byte[] _green = [40, 170, 80], _red = [200, 50, 50];

    private readonly VideoWriter _writer;
    private readonly int _side, _columns, _width;
    private readonly byte[] _pixels;

    /// <summary>Starts a video.</summary>
    /// <param name="path">An mp4 file.</param>
    /// <param name="episodes">How many, at least 1.</param>
    /// <param name="side">Width and height of their images.</param>
    /// <param name="frameRate">Frames per second.</param>
    /// <exception cref="ResourceException">ffmpeg is not installed, or the place cannot be written.</exception>
    public MosaicVideo(string path, int episodes, int side, double frameRate)
    {
        (_side, _columns) = (side, (int)Math.Ceiling(Math.Sqrt(episodes)));
        var rows = (episodes + _columns - 1) / _columns;
        _width = _columns * side;
        _pixels = new byte[_width * rows * side * Channels];
        _writer = new VideoWriter(path, _width, rows * side, frameRate);
    }

    /// <summary>Puts the newest image of an episode into its place.</summary>
    public void Show(int episode, RgbImage image)
    {
        for (var y = 0; y < _side; y++)
            image.Pixels.AsSpan(y * _side * Channels, _side * Channels).CopyTo(Row(episode, y));
    }

    /// <summary>Frames an episode that is over.</summary>
    public void End(int episode, bool succeeded)
    {
        var color = succeeded ? _green : _red;
        for (var y = 0; y < _side; y++)
        {
            Span<byte> row = Row(episode, y);
            for (var x = 0; x < _side; x++)
            {
                if (Math.Min(Math.Min(x, y), _side - 1 - Math.Max(x, y)) < Border)
                    color.CopyTo(row[(x * Channels)..]);
            }
        }
    }

    /// <summary>Writes a frame.</summary>
    public void Write() => _writer.Write(new RgbImage(_width, _pixels.Length / _width / Channels, [.. _pixels]));

    /// <summary>Gives the file its name.</summary>
    public void Finish() => _writer.Finish();

    /// <summary>Drops a video that was not finished.</summary>
    public void Dispose() => _writer.Dispose();

    private Span<byte> Row(int episode, int y)
    {
        var (row, column) = Math.DivRem(episode, _columns);
        var first = ((((row * _side) + y) * _width) + (column * _side)) * Channels;
        return _pixels.AsSpan(first, _side * Channels);
    }
}
