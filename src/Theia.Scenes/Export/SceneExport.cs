using Theia.Scenes.Export;

namespace Theia.Scenes;

/// <summary>Scenes as files that other tools read: PNG images, 16-bit depth PNG, COCO JSON.</summary>
public static class SceneExport
{
    /// <summary>
    /// Draws scenes into <c>images/*.png</c>, <c>depth/*.png</c> (gray, 16 bits, millimeters) and
    /// <c>annotations/instances_*.json</c> and <c>captions_*.json</c>, one each a split that has
    /// scenes; or finishes what an earlier call began.
    /// </summary>
    /// <param name="folder">Where.</param>
    /// <param name="options">How many, and how; <see cref="SceneSetOptions.SamplesPerShard"/> is the piece of work that
    /// an interruption can lose.</param>
    /// <param name="progress">Told after each piece.</param>
    /// <param name="cancellation">Stops between scenes; finished pieces stay.</param>
    /// <exception cref="UsageException">An option is out of range, the folder was begun with other options, or it holds
    /// anything else.</exception>
    /// <exception cref="ResourceException">Another process is writing there, or the place cannot
    /// be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static PackReport WriteCoco(
        string folder, SceneSetOptions options, IProgress<PackProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options.Check();
        return new CocoWriter(Path.GetFullPath(folder), options, progress, cancellation).Run();
    }
}
