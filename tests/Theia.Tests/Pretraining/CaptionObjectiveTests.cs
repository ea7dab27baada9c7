using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Networks.Clip;
using Theia.Scenes;
using Theia.Teachers;
using static TorchSharp.torch;

namespace Theia.Tests.Pretraining;

[Collection("torch")]
public sealed class CaptionObjectiveTests
{
    [Fact]
    public void The_loss_is_the_mean_of_both_cross_entropies_worked_out_one_by_one()
    {
        using var scratch = new ScratchFolder();
        using var scope = NewDisposeScope();
        using var objective = TinyTeaching.Make(PretrainObjective.Clip, out var stock);
        objective.Save(scratch["model"]);
        var batch = TinyTeaching.Batches(objective, stock).Make(0);
        double loss = objective.Learn(batch).Loss.item<float>();

        // The published folder, read again, gives the two kinds of vectors.
        using var teacher = Teacher.Load(scratch["model"]);
        using var texts = ClipRetrieval.Load(scratch["model"]);
        var pooled = teacher.Tower.Features(batch.Pixels(0), ["pooler_output"], PositionRule.Size)["pooler_output"];
        var (images, captions) = (Rows(texts.Images(pooled)),
            Rows(texts.Texts([.. batch.Samples.Select(sample => stock.Facts[sample].Caption)])));
        var scale = Math.Exp(2.6592);
        double sum = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            sum -= Math.Log(Share(images[i], captions, i));
            sum -= Math.Log(Share(captions[i], images, i));
        }

        Assert.Equal(sum / (2 * batch.Count), loss, 2e-2);   // the folder holds bfloat16, the objective float32

        double Share(float[] of, float[][] among, int own)
        {
            double[] weights = [.. among.Select(
                other => Math.Exp(scale * other.Zip(of, (a, b) => (double)a * b).Sum()))];
            return weights[own] / weights.Sum();
        }
    }

    [Fact]
    public void A_caption_means_the_same_whatever_stands_behind_its_end()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = new ClipTextModel(new ClipTextSizes(12, 2, 2, 24, 20, 8), null);
        Theia.Networks.Layers.SeededWeights.Fill(model, 3);
        var ended = model.call(tensor(new long[,] { { 1, 5, 6, 19, 19, 19, 19, 19 } }));
        var other = model.call(tensor(new long[,] { { 1, 5, 6, 19, 3, 4, 5, 2 } }));
        var changed = model.call(tensor(new long[,] { { 1, 5, 7, 19, 19, 19, 19, 19 } }));
        Assert.Equal(Rows(ended)[0], Rows(other)[0]);
        Assert.NotEqual(Rows(ended)[0], Rows(changed)[0]);
    }

    [Fact]
    public void Words_of_captions_become_one_token_each_and_others_are_spelt()
    {
        string[] captions = ["A red ball.", "Two red balls on a wooden table."];
        var tokenizer = ClipTokenizer.Of(CaptionMerges.Learn(captions, 1000));
        Assert.Equal(4 + 2, Used(tokenizer.Encode("A red ball.", 12)));
        Assert.Equal(tokenizer.Encode("a  RED ball .", 12), tokenizer.Encode("A red ball.", 12));
        Assert.Equal(3 + 2, Used(tokenizer.Encode("xyz", 12)));
        Assert.Equal(5, tokenizer.Encode("Two red balls on a wooden table.", 5).Length);

        int Used(long[] ids) => Array.IndexOf(ids, ids.Max()) + 1;
    }

    [Fact]
    public void A_vocabulary_is_read_back_from_its_files_and_damage_is_named()
    {
        using var scratch = new ScratchFolder();
        var merges = CaptionMerges.Learn([SceneRenderer.Render(1, 1, 64).Facts.Caption, "café 12"], 1000);
        Directory.CreateDirectory(scratch["clip"]);
        ClipTokenizer.Save(scratch["clip"], merges, 24);
        var (made, read) = (ClipTokenizer.Of(merges), ClipTokenizer.Load(scratch["clip"]));
        foreach (var text in new[] { "a red ball, it's behind 2 boxes", "naïve 日本", "" })
            Assert.Equal(made.Encode(text, 24), read.Encode(text, 24));
        File.WriteAllText(scratch["clip", "vocab.json"], "{\"a\": 0}");
        Assert.Contains("endoftext", Assert.Throws<DataException>(() => ClipTokenizer.Load(scratch["clip"])).Message);
        File.Delete(scratch["clip", "merges.txt"]);
        Assert.Contains("merges.txt", Assert.Throws<UsageException>(() => ClipTokenizer.Load(scratch["clip"])).Message);
    }

    private static float[][] Rows(Tensor matrix) => [.. matrix.data<float>().ToArray().Chunk((int)matrix.size(1))];
}
