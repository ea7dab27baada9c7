using Theia.Data.Encoders;
using Theia.Data.Tensors;
using Theia.Data.Threading;

namespace Theia.Data;

/// <summary>
/// Encodes images into a file, as a pipeline: images are decoded ahead, encoded in batches and written as they come, so
/// that memory does not depend on their number.
/// </summary>
public static class TokenWriter
{
    // Beside the next batch, so that a thread that decodes has work while another finishes.
    private const int DecodedBeyondBatch = 2;

    /// <summary>Encodes images into a file, which appears whole or not at all.</summary>
    /// <param name="path">
    /// <c>.safetensors</c>: an array per image, named by its path; <c>.npy</c>: the array of one image. The array
    /// holds the encoder's tokens, or its vector where it has no tokens.
    /// </param>
    /// <param name="encoder">What encodes.</param>
    /// <param name="images">
    /// Images with different paths, at least one. Of several, those that cannot be read are left out; one alone must be
    /// readable.
    /// </param>
    /// <param name="batchSize">
    /// Images that the encoder gets at once, at least 1. About twice as many are in memory. Default: 16.
    /// </param>
    /// <param name="metadata">Free text for a <c>.safetensors</c> file. Default: none.</param>
    /// <param name="progress">Told how many images are done, after every batch.</param>
    /// <param name="cancellation">Stops between batches; nothing is left of the file.</param>
    /// <exception cref="UsageException">The file has another extension, or cannot hold so many images.</exception>
    /// <exception cref="DataException">No image can be read, or an array holds NaN or infinity.</exception>
    /// <exception cref="ResourceException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static EncodedImages Write(
        string path,
        IImageEncoder encoder,
        IReadOnlyList<ImageSource> images,
        int batchSize = 16,
        IReadOnlyList<KeyValuePair<string, string>>? metadata = null,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        Check(path, images.Count);
        if (images.Count == 0)
            throw new UsageException("There are no images to encode. Give at least one.");
        if (batchSize < 1)
            throw new UsageException($"A batch needs at least one image; got {batchSize}.");
        EncoderInfo info = encoder.Info;
        var sameShapes = info.Tokens is null || info.Grid is not null;
        using var file = new TokenFile(path, [.. images.Select(image => image.Path)], sameShapes, metadata ?? []);
        List<SkippedImage> skipped = [];
        List<(string Path, RgbImage Image)> batch = [];
        var seen = 0;
        using var decoded = new Prefetcher<RgbImage>(
            i => _ => images[(int)i].Load(), batchSize + DecodedBeyondBatch - 1)
        {
            Count = images.Count,
        };
        foreach (ImageSource source in images)
        {
            if (seen % batchSize == 0)
                cancellation.ThrowIfCancellationRequested();
            try
            {
                batch.Add((source.Path, decoded.Take(seen)));
            }
            catch (DataException damaged) when (images.Count > 1)
            {
                skipped.Add(new SkippedImage(source.Path, damaged.Message));
            }

            seen++;
            if (seen % batchSize != 0 && seen < images.Count)
                continue;
            Encode(batch, encoder, info.Main, file);
            batch.Clear();
            progress?.Report(seen);
        }

        if (file.Written.Count == 0)
        {
            throw new DataException(
                skipped[0].Path, $"none of the {images.Count} images can be read; the first: {skipped[0].Reason}");
        }

        file.Finish();
        return new EncodedImages(file.Written, skipped);
    }

    /// <summary>Refuses a file of another kind, or of a kind that cannot hold so many images.</summary>
    /// <exception cref="UsageException">It is such a file.</exception>
    internal static void Check(string path, int images)
    {
        if (!TokenFile.IsNpy(path) && !path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"Tokens are written to a .safetensors or .npy file, not to {path}.");
        if (TokenFile.IsNpy(path) && images > 1)
        {
            throw new UsageException(
                $"A .npy file contains one array; got {images} images. Name a .safetensors file.");
        }
    }

    private static void Encode(
        List<(string Path, RgbImage Image)> batch, IImageEncoder encoder, string array, TokenFile file)
    {
        if (batch.Count == 0)
            return;
        var encoded = encoder.Encode([.. batch.Select(one => one.Image)]);
        for (var i = 0; i < batch.Count; i++)
        {
            TensorData tokens = encoded[i][array];
            FiniteValues.Require(
                tokens.Type, tokens.Bytes.Span, "the array of tokens", batch[i].Path,
                "The model's weights are too large to compute with: "
                + "train it again with a lower learning rate, or use another model.");
            file.Add(batch[i].Path, tokens);
        }
    }
}
