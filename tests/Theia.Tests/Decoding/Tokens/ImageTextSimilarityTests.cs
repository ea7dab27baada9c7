using Theia.Checkpoints;
using Theia.Teachers;
using static TorchSharp.torch;

namespace Theia.Tests.Decoding.Tokens;

[Collection("torch")]
public sealed class ImageTextSimilarityTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "models", "nano-clip");

    private static readonly string[] _sentences = ["A red ball on a table.", "two books"];

    [Fact]
    public void Cosines_and_probabilities_equal_a_computation_in_doubles()
    {
        using var scope = NewDisposeScope();
        using var clip = ImageTextSimilarity.Load(_folder);
        var doubles = new ClipInDoubles(Weights(), layers: 3, heads: 4);
        var tokens = rand(2, 5, 128, generator: new Generator(3)) * 4;
        var cosines = clip.Compare(tokens, clip.EmbedTexts(_sentences));
        double[][] texts = [.. _sentences.Select(Ids).Select(doubles.Text)];
        var values = tokens.data<float>().ToArray().Chunk(128)
            .Select(token => doubles.Token([.. token.Select(value => (double)value)])).ToArray();
        double[] wanted = [.. values.SelectMany(token => texts.Select(text => Dot(token, text)))];
        // float32 through three blocks and two projections.
        Assert.All(wanted.Zip(cosines.data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 2e-5));

        var chosen = clip.Classify(tokens, clip.EmbedTexts(_sentences)).data<float>().ToArray();
        var scale = Math.Exp(Weights()["logit_scale"][0]);
        for (var image = 0; image < 2; image++)
        {
            var vectors = values.Skip(5 * image).Take(5).ToArray();
            double[] mean = [.. Enumerable.Range(0, 96).Select(c => vectors.Average(vector => vector[c]))];
            var length = Math.Sqrt(Dot(mean, mean));
            double[] weights = [.. texts.Select(text => Math.Exp(scale * Dot(mean, text) / length))];
            // The scale multiplies the error of the cosines.
            Assert.Equal(weights[0] / weights.Sum(), chosen[2 * image], 2e-5 * scale);
        }
    }

    [Fact]
    public void The_class_token_gives_what_the_pooled_output_gives()
    {
        using var scope = NewDisposeScope();
        using var clip = ImageTextSimilarity.LoadBundled();
        using var teacher = Teacher.Load(TeacherDescription.Find("nano-clip"));
        using var retrieval = ClipRetrieval.Load(_folder);
        using var quiet = no_grad();
        var pixels = teacher.Pixels([RgbImage.Load(Path.Combine(Repository.Root, "samples", "photos", "cat.png"))]);
        var features = teacher.Tower.Features(pixels, ["last_hidden_state", "pooler_output"], null);
        var texts = clip.EmbedTexts(_sentences);
        var pooled = retrieval.Images(features["pooler_output"]).matmul(texts.t());
        var token = clip.Compare(features["last_hidden_state"].narrow(1, 0, 1), texts);
        Assert.All(
            pooled.data<float>().ToArray().Zip(token.data<float>().ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6));   // the same operations in another shape
    }

    [Fact]
    public void Wrong_tokens_and_blank_sentences_are_refused()
    {
        using var scope = NewDisposeScope();
        using var clip = ImageTextSimilarity.Load(_folder);
        var texts = clip.EmbedTexts("a ball");
        Assert.Contains(
            "128 channels; these have 64",
            Assert.Throws<UsageException>(() => clip.Compare(rand(1, 4, 64), texts)).Message);
        Assert.Contains("blank", Assert.Throws<UsageException>(() => clip.EmbedTexts(" ")).Message);
        Assert.Contains("blank", Assert.Throws<UsageException>(() => clip.EmbedTexts()).Message);
        var vit = Path.Combine(Repository.Root, "models", "nano-vit");
        Assert.Throws<DataException>(() => ImageTextSimilarity.Load(vit));
    }

    private static Dictionary<string, double[]> Weights()
    {
        using var weights = ModelWeights.Open(_folder);
        using var scope = NewDisposeScope();
        return weights.Tensors.Keys.ToDictionary(
            name => name, name => weights.Read(name).ToTensor().to(float64).flatten().data<double>().ToArray());
    }

    private static long[] Ids(string text)
    {
        var ids = ClipTokenizer.Load(_folder).Encode(text, 64);
        return ids[..(Array.IndexOf(ids, ids.Max()) + 1)];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
