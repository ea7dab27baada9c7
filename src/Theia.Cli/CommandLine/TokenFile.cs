using Theia.Data.Tensors;
using TorchSharp;

namespace Theia.Cli.CommandLine;

/// <summary>Writes what encode makes.</summary>
internal static class TokenFile
{
    /// <summary>Refuses a file of another kind, or a kind that cannot hold so many pictures.</summary>
    public static void Check(string path, int pictures)
    {
        var extension = Path.GetExtension(path).ToLowerInvariant();
        if (extension is not (".safetensors" or ".npy"))
            throw new UsageException($"--to names a .safetensors or .npy file, not {path}.");
        if (extension == ".npy" && pictures != 1)
            throw new UsageException($"A .npy file holds one array and these are {pictures} pictures; name a .safetensors file.");
    }

    /// <summary>Encodes images in batches; those that cannot be read are left out.</summary>
    /// <param name="model">The student.</param>
    /// <param name="pictures">What to encode.</param>
    /// <param name="selection">Which tokens.</param>
    /// <param name="ownSize">Encodes each image at its own size, so by itself, with positions by this rule; null resizes them as the model was trained.</param>
    /// <param name="batchSize">Images at once.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="DataException">None can be read.</exception>
    public static EncodedImages Encode(
        TheiaModel model, IReadOnlyList<ImageSource> pictures, TokenSelection selection, PositionRule? ownSize, int batchSize, Action<int> progress, CancellationToken cancellation)
    {
        List<TensorSource> all = [];
        List<SkippedImage> skipped = [];
        foreach (ImageSource[] batch in pictures.Chunk(ownSize is null ? batchSize : 1))
        {
            cancellation.ThrowIfCancellationRequested();
            (string Path, RgbImage Image)[] read = [.. Read(batch, pictures.Count > 1, skipped)];
            if (read.Length > 0)
                Add(all, read, model, selection, ownSize);
            progress(all.Count + skipped.Count);
        }

        if (all.Count == 0)
            throw new DataException(skipped[0].Path, $"none of the {pictures.Count} images can be read; the first: {skipped[0].Reason}");

        return new EncodedImages(all, skipped);
    }

    private static IEnumerable<(string Path, RgbImage Image)> Read(ImageSource[] batch, bool areSeveral, List<SkippedImage> skipped)
    {
        foreach (ImageSource picture in batch)
        {
            RgbImage image;
            try
            {
                image = picture.Load();
            }
            catch (DataException damaged) when (areSeveral)
            {
                skipped.Add(new SkippedImage(picture.Path, damaged.Message));
                continue;
            }

            yield return (picture.Path, image);
        }
    }

    private static void Add(List<TensorSource> all, (string Path, RgbImage Image)[] read, TheiaModel model, TokenSelection selection, PositionRule? ownSize)
    {
        using torch.Tensor encoded = ownSize is { } rule
            ? model.EncodeAtOwnSize(read[0].Image, selection, rule)
            : model.Encode([.. read.Select(one => one.Image)], selection);
        using torch.Tensor tokens = encoded.cpu();
        ReadOnlySpan<byte> bytes = tokens.bytes;
        var length = bytes.Length / read.Length;
        long[] shape = [.. tokens.shape[1..]];
        for (var i = 0; i < read.Length; i++)
        {
            ReadOnlySpan<byte> own = bytes.Slice(i * length, length);
            FiniteValues.Require(
                DType.F32, own, "the array of tokens", read[i].Path,
                "The model's weights are too large to compute with: train it again with a lower learning rate, or take another.");
            all.Add(new TensorSource(read[i].Path, new TensorData(DType.F32, shape, own.ToArray())));
        }
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    public static void Write(string path, IReadOnlyList<TensorSource> tokens)
    {
        if (Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase))
        {
            using var bytes = new MemoryStream();
            tokens[0].Write(bytes);
            NpyFile.Write(path, new TensorData(tokens[0].Type, tokens[0].Shape, bytes.ToArray()));
        }
        else
        {
            SafetensorsWriter.Write(path, tokens, [ResultFile.OfTokens]);
        }
    }
}
