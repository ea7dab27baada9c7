using Theia.Data.IO;
using Theia.Data.Tensors;

namespace Theia.RobotData.Features;

/// <summary>One pass over a data set: keeps finished episodes and encodes missing ones, batch by batch.</summary>
internal sealed class FeatureRun(
    IRobotDataset set, IImageEncoder encoder, string folder, string? fingerprint, int batchSize,
    IProgress<long>? progress, CancellationToken cancellation)
{
    private long _images, _encoded;
    private IReadOnlyList<long>? _shape;

    public RobotFeaturesReport Run()
    {
        string[] cameras = [.. set.Features.Where(feature => feature.IsCamera).Select(feature => feature.Name)];
        if (cameras.Length == 0)
        {
            throw new DataException(
                set.Path, "has no camera, so there are no images to encode.",
                "Take another data set, one with images.");
        }

        var info = encoder.Info;
        var array = info.Tokens ?? info.Vector
            ?? throw new UsageException("The encoder names neither tokens nor a vector.");
        using var owner = FolderLock.Acquire(folder);
        FeatureFiles.Describe(set, folder, info.Description ?? array, fingerprint);
        foreach (var camera in cameras)
        {
            AtomicFile.RemoveLeftovers(Path.Combine(folder, Uri.EscapeDataString(camera)));
            foreach (var episode in set.Episodes)
            {
                var path = FeatureFiles.PathOf(folder, episode, camera);
                if (FeatureFiles.FinishedShape(path, episode) is { } kept)
                    _shape ??= kept;
                else
                    Write(path, episode, camera, array);
                _images += episode.Length;
                progress?.Report(_images);
            }
        }

        return new RobotFeaturesReport(_images, _encoded, _shape!);
    }

    // The first batch tells the shape, which the header needs; the rest is written as it comes.
    private void Write(string path, RobotEpisode episode, string camera, string array)
    {
        using var batches = set.ReadImages(episode.Index, camera).Chunk(batchSize).GetEnumerator();
        var first = Next(batches, episode, camera, array, 0)
            ?? throw new InvalidOperationException("An episode is empty.");
        IReadOnlyList<long> shape = first[0].Shape;
        SafetensorsWriter.Write(path, [new TensorSource(
            FeatureFiles.Array, DType.F32, [episode.Length, .. shape], stream =>
            {
                var done = 0;
                for (var batch = first; batch is not null; batch = Next(batches, episode, camera, array, done))
                {
                    foreach (var one in batch)
                    {
                        if (one.Type != DType.F32 || !one.Shape.SequenceEqual(shape))
                        {
                            throw new UsageException(
                                $"The encoder returned {one.Type} [{string.Join(", ", one.Shape)}] after F32 "
                                + $"[{string.Join(", ", shape)}]; the frames of an episode need one shape.");
                        }

                        stream.Write(one.Bytes.Span);
                    }

                    done += batch.Length;
                    _encoded += batch.Length;
                    progress?.Report(_images + done);
                }
            })]);
        _shape = shape;
    }

    private TensorData[]? Next(
        IEnumerator<RgbImage[]> batches, RobotEpisode episode, string camera, string array, int done)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!batches.MoveNext())
            return null;
        TensorData[] features = [.. encoder.Encode(batches.Current).Select(one => one[array])];
        for (var i = 0; i < features.Length; i++)
        {
            FiniteValues.Require(
                features[i].Type, features[i].Bytes.Span, "the array of features",
                $"{set.Path}, {episode.Name}, '{TerminalText.Of(camera)}', frame {done + i}",
                "The model's weights are too large to compute with: use another model.");
        }

        return features;
    }
}
