using Theia.Robotics;

namespace Theia.Lab.Robots;

/// <summary>
/// What a policy knows of an environment: its images through an encoder, or its true state. The same for demonstrations
/// and for environments.
/// </summary>
internal interface IObserver : IDisposable
{
    /// <summary>Size of what is seen of one frame.</summary>
    FeatureSize Size { get; }

    /// <summary>What the observer is, in a few words.</summary>
    string Name { get; }

    /// <summary>Tells observers apart, 64 hexadecimal digits.</summary>
    string Sha256 { get; }

    /// <summary>True where a policy also gets the robot's own state.</summary>
    bool TakesProprioception { get; }

    /// <summary>What is seen in the frames of a set of demonstrations, in a form to learn from.</summary>
    /// <param name="set">The demonstrations.</param>
    /// <param name="cache">Folder where features of images are kept.</param>
    /// <param name="progress">Told how many frames are done, of how many.</param>
    /// <param name="cancellation">Stops between batches.</param>
    IReadOnlyList<TensorData> Observe(
        DemonstrationSet set, string cache, Action<int, int>? progress, CancellationToken cancellation);

    /// <summary>What is seen in environments now.</summary>
    /// <param name="environments">Some of one task.</param>
    /// <param name="images">Told the image of each, where images are drawn; null where none are wanted.</param>
    /// <returns>One feature per environment.</returns>
    IReadOnlyList<float[]> Observe(
        IReadOnlyList<RobotEnvironment> environments, Action<RobotEnvironment, RgbImage>? images);
}
