using Theia.Networks.Layers;
using Theia.Tests.Teachers;
using Theia.Tests.Training;
using static TorchSharp.torch;

namespace Theia.Tests.Networks.Sam;

[Collection("torch")]
public sealed class SamPromptTests
{
    // In units of the golden's standard deviation: four times the rounding noise of float32.
    private const double LargestDifference = 5e-5;

    private readonly IReadOnlyDictionary<string, TensorData> _golden = GoldenSam.Tensors("prompts");

    // A score alone has no deviation, and the single mask without a prompt is nearly constant: there float32's own
    // noise of values around one is the floor.
    private static double Tolerance(TensorData golden)
    {
        var values = golden.Doubles();
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return Math.Max(LargestDifference * deviation, 1e-6);
    }

    private IEnumerable<string> Cases => _golden.Keys
        .Where(name => name.EndsWith(".sparse", StringComparison.Ordinal)).Select(name => name.Split('.')[0]);

    [Fact]
    public void Every_kind_of_prompt_gives_the_tokens_and_the_map_of_the_reference()
    {
        using var sam = GoldenSam.Load();
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var found = new ValueComparison();
        foreach (var name in Cases)
        {
            var (sparse, dense) = GoldenSam.Encode(sam, _golden, name);
            found.Close($"{name}.sparse", sparse.unsqueeze(0), _golden[$"{name}.sparse"], 1e-5, "sparse");
            found.Close($"{name}.dense", dense, _golden[$"{name}.dense"], 1e-5, "dense");   // single operations
        }

        found.Check();
    }

    [Fact]
    public void Places_have_the_code_of_the_reference()
    {
        using var sam = GoldenSam.Load();
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var found = new ValueComparison();
        var side = sam.Config.Prompt.Grid;
        var cells = sam.Cells().view(1, side, side, -1).permute(0, 3, 1, 2);
        found.Close("cells", cells, _golden["image_positional_embeddings"], 1e-5, "cells");
        var places = _golden["code.coordinates"].ToTensor().to(float64);
        found.Close("points", sam.Places.Of(places), _golden["code.output"], 1e-5, "points");
        found.Check();
    }

    [Fact]
    public void Masks_and_scores_of_every_prompt_equal_the_reference()
    {
        using var sam = GoldenSam.Load();
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var found = new ValueComparison();
        var image = _golden["image_embeddings"].ToTensor();
        foreach (var name in Cases)
        {
            var (sparse, dense) = GoldenSam.Encode(sam, _golden, name);
            foreach (var (kind, multimask) in new[] { ("multi", true), ("single", false) })
            {
                var (masks, scores) = sam.Decoder.Decode(image, sam.Cells(), sparse, dense, multimask);
                var wanted = _golden[$"{name}.{kind}.masks"];
                var stride = masks.size(3) / wanted.Shape[^1];
                masks = masks[TensorIndex.Ellipsis, TensorIndex.Slice(step: stride), TensorIndex.Slice(step: stride)];
                found.Close($"{name}.{kind}.masks", masks.unsqueeze(0), wanted, Tolerance(wanted), "masks");
                var iou = _golden[$"{name}.{kind}.iou_scores"];
                found.Close($"{name}.{kind}.scores", scores.unsqueeze(0), iou, Tolerance(iou), "scores");
            }
        }

        found.Check();
    }

    [Fact]
    public void The_states_of_the_two_way_transformer_equal_the_reference()
    {
        using var sam = GoldenSam.Load();
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var differences = new Differences();
        var (sparse, dense) = GoldenSam.Encode(sam, _golden, "one_point");
        var tokens = sam.Decoder.Tokens(sparse.narrow(0, 0, 1));
        var image = _golden["image_embeddings"].ToTensor().Plus(dense).flatten(2).transpose(1, 2);
        var places = sam.Cells().unsqueeze(0);
        Add("tokens", tokens);
        foreach (var (i, (queries, keys)) in sam.Decoder.Transformer.States(tokens, image, places).Index())
        {
            Add($"block.{i}.queries", queries);
            Add($"block.{i}.keys", keys);
        }

        Add("final_queries", sam.Decoder.Transformer.Run(tokens, image, places).Tokens);
        differences.Report();

        void Add(string step, Tensor actual) =>
            differences.Add(step, "steps", actual.unsqueeze(0), _golden[$"steps.{step}"], LargestDifference);
    }

    [Fact]
    public void Prompts_with_images_of_their_own_give_what_each_gives_alone()
    {
        using var sam = GoldenSam.Load();
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var (sparse, dense) = GoldenSam.Encode(sam, _golden, "three_points");
        var first = _golden["image_embeddings"].ToTensor();
        var images = cat([first, first.flip(2), first.flip(3)], 0);

        var (together, _) = sam.Decoder.Decode(images, sam.Cells(), sparse, dense, multimask: true);

        for (var i = 0; i < 3; i++)
        {
            var (alone, _) = sam.Decoder.Decode(
                images.narrow(0, i, 1), sam.Cells(), sparse.narrow(0, i, 1), dense, multimask: true);
            var difference = (alone.squeeze(0) - together[i]).abs().max().item<float>();
            Assert.True(difference < 1e-3, $"{i}: {difference}");   // logits of deviation 12 in float32
        }
    }
}
