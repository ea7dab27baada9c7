using Theia.Checkpoints;
using Theia.Networks;
using Theia.Networks.Vit;
using TorchSharp;

namespace Theia.Tests.Checkpoints;

[Collection("torch")]
public sealed class StateDictTests
{
    private static readonly VisionTransformerConfig _config =
        new(HiddenSize: 8, Layers: 1, Heads: 2, IntermediateSize: 12, ImageSize: 32);

    [Fact]
    public void Loading_names_what_is_missing_left_over_misshapen_and_mistyped_and_leaves_the_model_as_it_was()
    {
        using var model = Filled(1);
        Dictionary<string, TensorData> weights = new(StateDict.Read(model), StringComparer.Ordinal);
        var before = Bytes(model);
        Assert.True(weights.Remove("layernorm.bias"));
        weights["layernorm.scale"] = weights["layernorm.weight"];
        weights["embeddings.cls_token"] = new TensorData(DType.F32, [1], new byte[4]);
        weights["layernorm.weight"] = new TensorData(DType.BF16, [8], new byte[16]);

        var error = Assert.Throws<DataException>(() => StateDict.LoadInto(model, weights, "model.safetensors"));

        Assert.StartsWith("model.safetensors: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 missing: layernorm.bias", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 not of this model: layernorm.scale", error.Message, StringComparison.Ordinal);
        Assert.Contains("embeddings.cls_token is [1] and must be [1, 1, 8]", error.Message, StringComparison.Ordinal);
        Assert.Contains("layernorm.weight is BF16 and must be F32", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Bytes(model));
    }

    [Theory]
    [InlineData(DType.F32, "0000C07F", "NaN")]
    [InlineData(DType.F32, "000080FF", "infinity")]
    [InlineData(DType.F16, "007C", "infinity")]
    [InlineData(DType.BF16, "C17F", "NaN")]
    [InlineData(DType.F64, "000000000000F87F", "NaN")]
    [InlineData(DType.F64, "9C7500883CE4377E", "infinity")]   // 1e300, which float32 cannot hold
    public void A_weight_that_is_no_number_is_refused_by_its_name(DType type, string element, string what)
    {
        using var model = Filled(1);
        Dictionary<string, TensorData> weights = new(StateDict.Read(model), StringComparer.Ordinal);
        var value = Convert.FromHexString(element);
        byte[] bytes = [.. new byte[5 * value.Length], .. value, .. new byte[2 * value.Length]];
        weights["layernorm.bias"] = new TensorData(type, [8], bytes);

        var error = Assert.Throws<DataException>(
            () => StateDict.LoadInto(model, weights, "model.safetensors", new LoadRules { ConvertFloats = true }));

        Assert.Contains(
            $"model.safetensors: weight 'layernorm.bias' contains {what} at element 5 of 8",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loading_copies_every_weight()
    {
        using var source = Filled(1);
        using var target = Filled(2);

        StateDict.LoadInto(target, StateDict.Read(source), "memory");

        Assert.Equal(Bytes(source), Bytes(target));
    }

    [Fact]
    public void What_the_caller_allows_may_be_missing_left_over_prefixed_and_of_another_float_type()
    {
        using var source = Filled(1);
        using var target = Filled(2);
        var kept = StateDict.Read(target)["embeddings.cls_token"].Bytes.ToArray();
        var weights = StateDict.Read(source)
            .Where(w => w.Key != "embeddings.cls_token")
            .ToDictionary(w => $"vit.{w.Key}", w => ToHalf(w.Value), StringComparer.Ordinal);
        weights["classifier.weight"] = new TensorData(DType.F32, [1], new byte[4]);

        StateDict.LoadInto(
            target,
            weights,
            "memory",
            new LoadRules
            {
                Prefix = "vit.",
                MayBeMissing = ["*.cls_token"],
                MayBeLeftOver = ["classifier.*"],
                ConvertFloats = true,
            });

        var loaded = StateDict.Read(target);
        Assert.Equal(kept, loaded["embeddings.cls_token"].Bytes.ToArray());
        Assert.Equal(weights["vit.layernorm.bias"].Bytes.ToArray(), ToHalf(loaded["layernorm.bias"]).Bytes.ToArray());
    }

    private static TensorData ToHalf(TensorData data)
    {
        using var tensor = data.ToTensor();
        using torch.Tensor half = tensor.to(torch.float16);
        return half.ToTensorData();
    }

    private static VitModel Filled(int seed)
    {
        VitModel model = new(_config);
        torch.manual_seed(seed);
        using var _ = torch.no_grad();
        foreach (var parameter in model.parameters())
            parameter.normal_();
        return model;
    }

    private static byte[] Bytes(VitModel model) => [.. StateDict.Read(model).Values.SelectMany(w => w.Bytes.ToArray())];
}
