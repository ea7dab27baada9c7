using Theia.Native;
using Theia.Networks.Layers;
using Theia.Teachers;

namespace Theia;

/// <summary>
/// Holds images against sentences with the text tower of a CLIP (arXiv 2103.00020): where in an image a sentence is
/// true, and which of several labels fits best. Works on the tokens of the CLIP itself and on those that a student
/// predicts of it, in the units of the teacher; the vision tower is not loaded.
/// </summary>
public sealed class ImageTextSimilarity : IDisposable
{
    private const string BundledName = "nano-clip";

    private readonly ClipRetrieval _clip;

    private ImageTextSimilarity(ClipRetrieval clip) => _clip = clip;

    /// <summary>Loads the text tower of a CLIP.</summary>
    /// <param name="folder">A Hub folder with both towers, <c>vocab.json</c> and <c>merges.txt</c>.</param>
    /// <exception cref="UsageException">A file is missing.</exception>
    /// <exception cref="DataException">A file is damaged, the network is no CLIP, or a weight is missing or of another
    /// shape.</exception>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    public static ImageTextSimilarity Load(string folder)
    {
        Libtorch.Require();
        return new(ClipRetrieval.Load(folder));
    }

    /// <summary>Loads nano-clip, which lies beside the program: small, with the words of the rendered scenes.</summary>
    /// <exception cref="UsageException">It does not lie there.</exception>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    public static ImageTextSimilarity LoadBundled() => Load(TeacherDescription.BundledFolder(BundledName));

    /// <summary>Embeds sentences.</summary>
    /// <param name="sentences">At least one; what exceeds the length of the tower is cut.</param>
    /// <returns>Unit vectors, float32 [n, P]. The caller owns them.</returns>
    /// <exception cref="UsageException">There are none, or one is blank.</exception>
    public Tensor EmbedTexts(params IReadOnlyList<string> sentences)
    {
        if (sentences.Count == 0 || sentences.Any(string.IsNullOrWhiteSpace))
            throw new UsageException("A sentence is missing or blank. Give at least one with words in it.");
        return _clip.Texts(sentences);
    }

    /// <summary>Cosines of each token with each sentence.</summary>
    /// <param name="tokens">
    /// Patch tokens [B, N, C] of the last hidden state of the CLIP, or a student's prediction of them in the teacher's
    /// units (<see cref="FeatureSet.ToTeacherUnits"/>).
    /// </param>
    /// <param name="texts">[n, P], of <see cref="EmbedTexts"/>.</param>
    /// <returns>float32 [B, N, n] on the CPU. The caller owns it.</returns>
    /// <exception cref="UsageException">The tokens are not of this CLIP's length.</exception>
    public Tensor Compare(Tensor tokens, Tensor texts)
    {
        using var quiet = no_grad();
        using var vectors = Embed(tokens);
        using var columns = texts.t();
        return vectors.matmul(columns);
    }

    /// <summary>Chooses among labels: a softmax over scaled cosines, as CLIP was trained.</summary>
    /// <param name="tokens">Class tokens [B, C], which are the best; or patch tokens [B, N, C], whose vectors are
    /// averaged where there is no class token.</param>
    /// <param name="texts">[n, P], a sentence per label, such as <c>a photo of a cat</c>.</param>
    /// <returns>Probabilities, float32 [B, n] on the CPU. The caller owns it.</returns>
    /// <exception cref="UsageException">The tokens are not of this CLIP's length.</exception>
    public Tensor Classify(Tensor tokens, Tensor texts)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        var vectors = Embed(tokens);
        if (vectors.dim() == 3)
            vectors = nn.functional.normalize(vectors.mean([1]), dim: -1);
        return vectors.matmul(texts.t()).Times(_clip.Scale).softmax(-1).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _clip.Dispose();

    private Tensor Embed(Tensor tokens)
    {
        if (tokens.size(-1) != _clip.Width)
        {
            throw new UsageException(
                $"The CLIP has tokens of {_clip.Width} channels; these have {tokens.size(-1)}. "
                + "Give the features of this CLIP, or a student's prediction of them.");
        }

        using var scope = NewDisposeScope();
        return _clip.Tokens(tokens.detach().to(float32, CPU)).MoveToOuterDisposeScope();
    }
}
