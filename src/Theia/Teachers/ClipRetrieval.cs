using System.Text.Json;
using Theia.Checkpoints;
using Theia.Data.Json;
using Theia.Networks.Clip;

namespace Theia.Teachers;

/// <summary>
/// Finds images by text with the text tower of a CLIP. Texts and images are mapped to unit vectors;
/// their cosine is the similarity.
/// </summary>
internal sealed class ClipRetrieval : IDisposable
{
    private readonly ClipTokenizer _tokenizer;
    private readonly ClipTextSide _side;
    private readonly ClipPatchSide _patches;
    private readonly int _length;

    private ClipRetrieval(ClipTokenizer tokenizer, ClipTextSide side, ClipPatchSide patches, int length)
    {
        (_tokenizer, _side, _patches, _length) = (tokenizer, side, patches, length);
        side.eval();
        patches.eval();
    }

    /// <summary>Length of the vision tower's tokens.</summary>
    public long Width => _patches.Width;

    /// <summary>What cosines are multiplied by before a softmax over texts.</summary>
    public double Scale
    {
        get
        {
            using var quiet = no_grad();
            using var scale = _side.LogitScale.exp();
            return scale.item<float>();
        }
    }

    /// <summary>True where a folder holds a CLIP with its text tower and vocabulary.</summary>
    public static bool IsIn(string folder) =>
        File.Exists(Path.Combine(folder, "vocab.json")) && File.Exists(Path.Combine(folder, "merges.txt"));

    /// <summary>Loads the text tower of a folder as the hub has it.</summary>
    /// <exception cref="UsageException">A file is missing.</exception>
    /// <exception cref="DataException">A file is damaged, or a weight is missing or of another shape.</exception>
    public static ClipRetrieval Load(string folder)
    {
        var (path, text) = TeacherFolder.ReadConfig(folder);
        using JsonDocument config = PythonJson.Parse(text, path);
        var sizes = NetworkConfig.ReadText(config.RootElement, path);
        var tokenizer = ClipTokenizer.Load(folder);
        if (tokenizer.Size > sizes.VocabSize)
        {
            throw new DataException(
                path, $"has a vocabulary of {sizes.VocabSize}, but vocab.json has {tokenizer.Size} tokens.",
                "Download the folder again.");
        }

        using var weights = ModelWeights.Open(folder);
        var vision = NetworkConfig.Parse(VisionTransformerFamily.Of(TeacherArchitecture.Clip, path), text, path);
        var projection = weights.Tensors.TryGetValue("text_projection.weight", out var info) ? info.Shape[0]
            : throw new DataException(
                weights.Path, "has no text_projection.weight, so the model is incomplete.",
                "Download the folder with both towers.");
        var side = new ClipTextSide(sizes, vision.HiddenSize, projection, null);
        var patches = new ClipPatchSide(vision.HiddenSize, projection, vision.LayerNormEps, null);
        try
        {
            StateDict.LoadInto(
                side, weights,
                new LoadRules { MayBeLeftOver = ["vision_model.*", "*.position_ids"], ConvertFloats = true });
            StateDict.LoadInto(
                patches, weights,
                new LoadRules { MayBeLeftOver = ["vision_model.*", "text_*", "logit_scale"], ConvertFloats = true });
            return new ClipRetrieval(tokenizer, side, patches, sizes.MaxPositionEmbeddings);
        }
        catch
        {
            side.Dispose();
            patches.Dispose();
            throw;
        }
    }

    /// <summary>Texts to unit vectors [n, P].</summary>
    public Tensor Texts(IReadOnlyList<string> texts)
    {
        using var quiet = no_grad();
        using var flat = tensor([.. texts.SelectMany(text => _tokenizer.Encode(text, _length))]);
        using var ids = flat.reshape(texts.Count, _length);
        return _side.Texts(ids);
    }

    /// <summary>The pooled vectors of the vision tower, [n, C], to unit vectors [n, P].</summary>
    public Tensor Images(Tensor pooled)
    {
        using var quiet = no_grad();
        return _side.Images(pooled);
    }

    /// <summary>Tokens of the vision tower before its last norm, [.., C], to unit vectors [.., P].</summary>
    public Tensor Tokens(Tensor tokens)
    {
        using var quiet = no_grad();
        return _patches.Project(tokens);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _side.Dispose();
        _patches.Dispose();
    }
}
