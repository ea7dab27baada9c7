using Theia.Checkpoints;
using Theia.Networks.Layers;
using Theia.Networks.Sam;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Theia.Benchmarks;

/// <summary>
/// SAM's everything mode as the reference runs it: 64 points at a time, the image repeated for each, every projection
/// and every step written out, all masks resized before they are judged.
/// </summary>
internal sealed class PlainSam(SamModel model)
{
    private const int Points = 64;

    private readonly Dictionary<string, Tensor> _weights =
        StateDict.Of(model).ToDictionary(weight => weight.Name, weight => (Tensor)weight.Value);

    private readonly SamConfig _config = model.Config;

    /// <summary>Number of masks that pass the thresholds, in front of the suppression.</summary>
    public int Everything(Tensor embedding, int perSide, int side, double iou, double stability)
    {
        using var mode = inference_mode();
        var kept = 0;
        var all = Enumerable.Range(0, perSide * perSide).SelectMany(i => new[]
        {
            (i % perSide + 0.5) / perSide * _config.Prompt.ImageSize,
            (i / perSide + 0.5) / perSide * _config.Prompt.ImageSize,
        }).ToArray();
        foreach (var batch in all.Chunk(2 * Points))
        {
            using var scope = NewDisposeScope();
            var count = batch.Length / 2;
            var sparse = model.Prompts.Sparse(
                tensor(batch, [count, 1, 2]), ones(count, 1, dtype: int64), boxes: null);
            var (masks, scores) = Decode(embedding, sparse);
            var square = functional.interpolate(
                masks, size: [_config.Prompt.ImageSize, _config.Prompt.ImageSize],
                mode: InterpolationMode.Bilinear, align_corners: false);
            var full = functional.interpolate(
                square, size: [side, side], mode: InterpolationMode.Bilinear, align_corners: false).flatten(0, 1);
            var good = full.index_select(0, Above(scores.flatten(), iou).nonzero().flatten());
            var ratio = Above(good, 1).sum([1, 2]).to(float32).div(Above(good, -1).sum([1, 2]).to(float32));
            kept += (int)Above(ratio, stability).sum().item<long>();
        }

        return kept;
    }

    private static Tensor Above(Tensor values, double limit)
    {
        using var number = limit.ToScalar();
        return values.gt(number);
    }

    private (Tensor Masks, Tensor Scores) Decode(Tensor embedding, Tensor sparse)
    {
        var count = sparse.size(0);
        var own = cat([W("mask_decoder.iou_token.weight"), W("mask_decoder.mask_tokens.weight")], 0);
        var start = cat([own.unsqueeze(0).expand(count, -1, -1), sparse], 1);
        var image = embedding.Plus(model.Prompts.Dense(null)).repeat_interleave(count, 0);
        var keys = image.flatten(2).transpose(1, 2);
        var places = model.Cells().unsqueeze(0).repeat_interleave(count, 0);
        var queries = start;
        for (var i = 0; i < _config.Decoder.Layers; i++)
        {
            var block = $"mask_decoder.transformer.layers.{i}";
            queries = i == 0
                ? Attend($"{block}.self_attn", queries, queries, queries)
                : queries.Plus(Attend($"{block}.self_attn", queries.Plus(start), queries.Plus(start), queries));
            queries = Norm($"{block}.layer_norm1", queries);
            queries = Norm($"{block}.layer_norm2", queries.Plus(Attend(
                $"{block}.cross_attn_token_to_image", queries.Plus(start), keys.Plus(places), keys)));
            queries = Norm($"{block}.layer_norm3", queries.Plus(Linear(
                $"{block}.mlp.lin2", functional.relu(Linear($"{block}.mlp.lin1", queries)))));
            keys = Norm($"{block}.layer_norm4", keys.Plus(Attend(
                $"{block}.cross_attn_image_to_token", keys.Plus(places), queries.Plus(start), queries)));
        }

        const string Last = "mask_decoder.transformer";
        queries = Norm($"{Last}.layer_norm_final_attn", queries.Plus(Attend(
            $"{Last}.final_attn_token_to_image", queries.Plus(start), keys.Plus(places), keys)));
        var map = keys.transpose(1, 2).reshape(count, -1, embedding.size(2), embedding.size(3));
        map = Upscale("mask_decoder.upscale_conv1", map).permute(0, 2, 3, 1);
        map = functional.gelu(Norm("mask_decoder.upscale_layer_norm", map).permute(0, 3, 1, 2));
        map = functional.gelu(Upscale("mask_decoder.upscale_conv2", map));
        var hyper = stack([.. Enumerable.Range(0, _config.Decoder.MaskTokens).Select(
            m => Mlp($"mask_decoder.output_hypernetworks_mlps.{m}", queries.select(1, 1 + m)))], 1);
        var masks = matmul(hyper, map.flatten(2)).view(count, -1, map.size(2), map.size(3));
        var scores = Mlp("mask_decoder.iou_prediction_head", queries.select(1, 0));
        return (masks.narrow(1, 1, masks.size(1) - 1), scores.narrow(1, 1, scores.size(1) - 1));
    }

    private Tensor Attend(string name, Tensor q, Tensor k, Tensor v)
    {
        var (query, key, value) = (
            Heads(Linear($"{name}.q_proj", q)), Heads(Linear($"{name}.k_proj", k)), Heads(Linear($"{name}.v_proj", v)));
        var logits = matmul(query, key.transpose(2, 3)).Over(Math.Sqrt(query.size(3)));
        var mixed = matmul(functional.softmax(logits, -1), value).transpose(1, 2).flatten(2);
        return Linear($"{name}.out_proj", mixed);
    }

    private Tensor Heads(Tensor x) =>
        x.view(x.size(0), x.size(1), _config.Decoder.Heads, -1).transpose(1, 2).contiguous();

    private Tensor Mlp(string name, Tensor x)
    {
        x = functional.relu(Linear($"{name}.proj_in", x));
        return Linear($"{name}.proj_out", functional.relu(Linear($"{name}.layers.0", x)));
    }

    private Tensor Linear(string name, Tensor x) => functional.linear(x, W($"{name}.weight"), W($"{name}.bias"));

    private Tensor Norm(string name, Tensor x) =>
        functional.layer_norm(x, [x.size(-1)], W($"{name}.weight"), W($"{name}.bias"), 1e-6);

    private Tensor Upscale(string name, Tensor map) =>
        functional.conv_transpose2d(map, W($"{name}.weight"), W($"{name}.bias"), strides: [2, 2]);

    private Tensor W(string name) => _weights[name];
}
