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

    /// <summary>Encodes pictures in batches; one tensor each, named by its path.</summary>
    public static IReadOnlyList<TensorSource> Encode(
        TheiaModel model, IReadOnlyList<ImageSource> pictures, TokenSelection selection, int batchSize, Action<int> progress, CancellationToken cancellation)
    {
        List<TensorSource> all = [];
        foreach (ImageSource[] batch in pictures.Chunk(Math.Max(1, batchSize)))
        {
            cancellation.ThrowIfCancellationRequested();
            using torch.Tensor tokens = model.Encode([.. batch.Select(picture => picture.Load())], selection);
            ReadOnlySpan<byte> bytes = tokens.bytes;
            var length = bytes.Length / batch.Length;
            long[] shape = [.. tokens.shape[1..]];
            for (var i = 0; i < batch.Length; i++)
            {
                FiniteValues.Require(
                    DType.F32, bytes.Slice(i * length, length), "the tokens of this image", batch[i].Path,
                    "The model's weights are too large to compute with: train it again with a lower learning rate, or take another.");
                all.Add(new TensorSource(batch[i].Path, new TensorData(DType.F32, shape, bytes.Slice(i * length, length).ToArray())));
            }

            progress(all.Count);
        }

        return all;
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
