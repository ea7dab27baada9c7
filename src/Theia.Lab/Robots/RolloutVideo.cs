using Theia.Robotics;

namespace Theia.Lab.Robots;

/// <summary>The first episodes of a policy, side by side.</summary>
internal sealed class RolloutVideo : IDisposable
{
    // Longer episodes are shown faster, so that no video has many more frames than this.
    private const int Frames = 250;

    private readonly MosaicVideo _video;
    private readonly int _episodes, _stride;
    private int _moment, _open;

    /// <summary>Starts a video.</summary>
    /// <param name="path">An mp4 file.</param>
    /// <param name="task">The task.</param>
    /// <param name="episodes">Episodes of the measurement.</param>
    /// <exception cref="ResourceException">ffmpeg is not installed, or the place cannot be written.</exception>
    public RolloutVideo(string path, RobotTask task, int episodes)
    {
        _open = _episodes = Math.Min(episodes, DemonstrationVideo.Most);
        _stride = Math.Max(1, task.Horizon / Frames);
        _video = new MosaicVideo(path, _episodes, task.ImageSide, Math.Min(1 / task.ControlInterval, 60));
    }

    /// <summary>The newest image of an episode.</summary>
    public void Show(int episode, RgbImage image)
    {
        if (episode < _episodes)
            _video.Show(episode, image);
    }

    /// <summary>An episode is over.</summary>
    public void End(int episode, RobotEnvironment environment)
    {
        if (episode >= _episodes)
            return;
        _video.Show(episode, environment.Render());
        _video.End(episode, environment.Score > 0);
        _open--;
    }

    /// <summary>A control step is done by all.</summary>
    public void Write()
    {
        if (_open < 0)
            return;
        if (_moment++ % _stride == 0 || _open == 0)
            _video.Write();
        if (_open == 0)
            _open = -1;
    }

    /// <summary>Gives the file its name.</summary>
    public void Finish() => _video.Finish();

    /// <summary>Drops a video that was not finished.</summary>
    public void Dispose() => _video.Dispose();
}
