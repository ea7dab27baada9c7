namespace Theia.RobotData;

/// <summary>
/// Demonstrations of a robot: episodes of frames, and features with one value per frame. Members can be called from
/// several threads; they take turns.
/// </summary>
public interface IRobotDataset : IDisposable
{
    /// <summary>The folder or file, as given.</summary>
    string Path { get; }

    /// <summary>The format with its version, for example <c>LeRobot v3.0</c>.</summary>
    string Format { get; }

    /// <summary>Frames per second; null where the data set does not state it.</summary>
    double? FramesPerSecond { get; }

    /// <summary>The robot or environment; null where the data set does not name it.</summary>
    string? Robot { get; }

    /// <summary>All features, in the order of the data set.</summary>
    IReadOnlyList<RobotFeature> Features { get; }

    /// <summary>All episodes, in order.</summary>
    IReadOnlyList<RobotEpisode> Episodes { get; }

    /// <summary>Number of frames in all episodes.</summary>
    long FrameCount { get; }

    /// <summary>Reads a feature of numbers for all frames of an episode.</summary>
    /// <param name="episode">Index of the episode.</param>
    /// <param name="feature">Name of the feature.</param>
    /// <returns>[T, …]: the frames, then the shape of the feature.</returns>
    /// <exception cref="UsageException">There is no such episode, or no such feature of numbers.</exception>
    /// <exception cref="DataException">A file is missing or damaged; the message names file, row and field.</exception>
    TensorData Read(int episode, string feature);

    /// <summary>The text of the task in each frame of an episode.</summary>
    /// <param name="episode">Index of the episode.</param>
    /// <returns>One text per frame; null where the data set has no tasks.</returns>
    /// <exception cref="UsageException">There is no such episode.</exception>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    IReadOnlyList<string>? ReadTasks(int episode);

    /// <summary>Decodes the images of a camera from a frame on, one by one.</summary>
    /// <param name="episode">Index of the episode.</param>
    /// <param name="camera">Name of a feature of images or of a video.</param>
    /// <param name="start">Frame of the episode to begin with, from 0. Default: 0.</param>
    /// <returns>The images up to the end of the episode. Dispose the enumerator, as <c>foreach</c> does.</returns>
    /// <exception cref="UsageException">There is no such episode, frame or camera.</exception>
    /// <exception cref="DataException">A file is missing or damaged; the message names file, frame and camera.
    /// </exception>
    /// <exception cref="ResourceException">ffmpeg is not installed, which decodes videos.</exception>
    IEnumerable<RgbImage> ReadImages(int episode, string camera, int start = 0);
}
