using Theia.RobotData.Features;

namespace Theia.RobotData;

/// <summary>
/// Features of a model for every camera image, beside a robot data set: a folder with <c>features.json</c> and, for
/// each camera and episode, <c>CAMERA/EPISODE.safetensors</c> with one array <c>[T, …]</c>.
/// </summary>
public static class RobotFeatures
{
    /// <summary>
    /// Encodes all images, or completes an interrupted call: an episode and camera is the unit of work, and finished
    /// ones are kept.
    /// </summary>
    /// <param name="set">The data set.</param>
    /// <param name="encoder">What encodes. Its tokens are stored, or its vector where it has no tokens.</param>
    /// <param name="folder">
    /// The folder to write. Readers of LeRobot pass over it below the data set, for example in <c>features/NAME</c>.
    /// </param>
    /// <param name="fingerprint">Text that changes with the weights of the encoder, such as a hash. Default: none.
    /// </param>
    /// <param name="batchSize">Images that the encoder gets at once, at least 1. Default: 16.</param>
    /// <param name="progress">Told how many images are done, after every batch.</param>
    /// <param name="cancellation">Stops between batches; finished episodes stay.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="UsageException">
    /// The folder holds features of another encoder or data set, or other files, or the encoder names no array.
    /// </exception>
    /// <exception cref="DataException">A file of the data set is damaged, or a feature is NaN or infinite.</exception>
    /// <exception cref="ResourceException">The place cannot be written, or another process writes it.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static RobotFeaturesReport Write(
        IRobotDataset set, IImageEncoder encoder, string folder, string? fingerprint = null, int batchSize = 16,
        IProgress<long>? progress = null, CancellationToken cancellation = default)
    {
        if (batchSize < 1)
            throw new UsageException($"A batch needs at least one image; got {batchSize}.");
        return new FeatureRun(set, encoder, folder, fingerprint, batchSize, progress, cancellation).Run();
    }

    /// <summary>Reads the features of an episode and camera.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="folder">The folder that was written.</param>
    /// <param name="episode">Index of the episode.</param>
    /// <param name="camera">Name of the camera.</param>
    /// <returns>[T, …]: one array per frame.</returns>
    /// <exception cref="UsageException">There is no such episode or camera.</exception>
    /// <exception cref="DataException">The features are missing or damaged.</exception>
    public static TensorData Read(IRobotDataset set, string folder, int episode, string camera) =>
        FeatureFiles.Read(set, folder, episode, camera);
}
