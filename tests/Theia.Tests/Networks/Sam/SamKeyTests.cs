using System.Text.Json;
using Theia.Checkpoints;
using Theia.Networks.Sam;
using Theia.Teachers;
using static TorchSharp.torch;

namespace Theia.Tests.Networks.Sam;

[Collection("torch")]
public sealed class SamKeyTests
{
    private const string Tied = "prompt_encoder.shared_embedding.positional_embedding";

    // The fields of the published config.json; what they leave out is the default of transformers.
    private static readonly Dictionary<string, string> _configs = new(StringComparer.Ordinal)
    {
        ["facebook/sam-vit-base"] = """{ "model_type": "sam", "vision_config": {} }""",
        ["facebook/sam-vit-huge"] = """
            { "model_type": "sam", "vision_config": { "hidden_size": 1280, "num_hidden_layers": 32, "mlp_dim": 5120,
              "num_attention_heads": 16, "global_attn_indexes": [7, 15, 23, 31] } }
            """,
    };

    [Theory]
    [InlineData("facebook/sam-vit-base")]
    [InlineData("facebook/sam-vit-huge")]
    public void A_full_size_SAM_has_exactly_the_keys_shapes_and_parameters_of_the_published_checkpoint(string id)
    {
        var file = Goldens.At("teachers", "keys", $"{id.Replace('/', '_')}.json");
        Assert.SkipUnless(File.Exists(file), $"The set has no {file}.");
        var golden = Goldens.Json("teachers", "keys", Path.GetFileName(file));
        using var config = JsonDocument.Parse(_configs[id]);
        using var sam = new SamModel(SamConfigReader.Read(config.RootElement, id), withEncoder: true, META);
        var own = StateDict.Of(sam);

        Assert.Equal(
            golden.GetProperty("tensors").EnumerateObject().Where(key => key.Name != Tied)
                .Select(key => $"{key.Name} {string.Join(' ', key.Value.EnumerateArray())}")
                .Order(StringComparer.Ordinal),
            own.Select(p => $"{p.Name} {string.Join(' ', p.Value.shape)}").Order(StringComparer.Ordinal));
        foreach (var part in golden.GetProperty("parameters_by_part").EnumerateObject())
        {
            Assert.Equal(
                part.Value.GetInt64(),
                own.Where(p => p.Name.StartsWith(part.Name, StringComparison.Ordinal)).Sum(p => p.Value.numel()));
        }
    }

    [Fact]
    public void Original_names_and_either_name_of_the_code_of_places_give_the_same_weights()
    {
        using var scratch = new ScratchFolder();
        var stored = SafetensorsFile.ReadAll(Path.Combine(GoldenSam.Folder, "model.safetensors"));
        using var expected = GoldenSam.Load(withEncoder: true);
        foreach (var (form, rename) in new Dictionary<string, Func<string, IEnumerable<string>>>
        {
            ["original"] = name => [Original(name)],
            ["second"] = name => [name == SamWeights.Places ? Tied : name],
            ["both"] = name => name == SamWeights.Places ? [name, Tied] : [name],
        })
        {
            Directory.CreateDirectory(scratch[form]);
            File.Copy(Path.Combine(GoldenSam.Folder, "config.json"), scratch[form, "config.json"]);
            SafetensorsWriter.Write(
                scratch[form, "model.safetensors"],
                stored.SelectMany(tensor => rename(tensor.Key).Select(name => new TensorSource(name, tensor.Value))));

            using var sam = SamLoading.Load(scratch[form], withEncoder: true);

            var (own, wanted) = (StateDict.Read(sam), StateDict.Read(expected));
            Assert.Equal(wanted.Keys, own.Keys);
            Assert.All(wanted, pair => Assert.True(pair.Value.Bytes.Span.SequenceEqual(own[pair.Key].Bytes.Span)));
        }
    }

    [Fact]
    public void Loading_names_every_weight_that_is_missing_or_too_many()
    {
        using var scratch = new ScratchFolder();
        var stored = SafetensorsFile.ReadAll(Path.Combine(GoldenSam.Folder, "model.safetensors"));
        Directory.CreateDirectory(scratch["sam"]);
        File.Copy(Path.Combine(GoldenSam.Folder, "config.json"), scratch["sam", "config.json"]);
        SafetensorsWriter.Write(
            scratch["sam", "model.safetensors"],
            stored.Where(tensor => tensor.Key != "mask_decoder.iou_token.weight")
                .Select(tensor => new TensorSource(tensor.Key, tensor.Value))
                .Append(new TensorSource("mask_decoder.extra", stored["mask_decoder.iou_token.weight"])));

        var error = Assert.Throws<DataException>(() => SamLoading.Load(scratch["sam"], withEncoder: false));

        Assert.Contains("1 missing: mask_decoder.iou_token.weight", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 not of this model: mask_decoder.extra", error.Message, StringComparison.Ordinal);
    }

    // The names in sam_vit_h_4b8939.pth.
    private static string Original(string name)
    {
        (string, string)[] words =
        [
            (SamWeights.Places, "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix"),
            ("vision_encoder.neck.conv1", "image_encoder.neck.0"),
            ("vision_encoder.neck.layer_norm1", "image_encoder.neck.1"),
            ("vision_encoder.neck.conv2", "image_encoder.neck.2"),
            ("vision_encoder.neck.layer_norm2", "image_encoder.neck.3"),
            ("vision_encoder.layers", "image_encoder.blocks"),
            ("vision_encoder.patch_embed.projection", "image_encoder.patch_embed.proj"),
            ("vision_encoder", "image_encoder"),
            ("prompt_encoder.mask_embed.conv1", "prompt_encoder.mask_downscaling.0"),
            ("prompt_encoder.mask_embed.layer_norm1", "prompt_encoder.mask_downscaling.1"),
            ("prompt_encoder.mask_embed.conv2", "prompt_encoder.mask_downscaling.3"),
            ("prompt_encoder.mask_embed.layer_norm2", "prompt_encoder.mask_downscaling.4"),
            ("prompt_encoder.mask_embed.conv3", "prompt_encoder.mask_downscaling.6"),
            ("prompt_encoder.point_embed", "prompt_encoder.point_embeddings"),
            ("mask_decoder.upscale_conv1", "mask_decoder.output_upscaling.0"),
            ("mask_decoder.upscale_layer_norm", "mask_decoder.output_upscaling.1"),
            ("mask_decoder.upscale_conv2", "mask_decoder.output_upscaling.3"),
            (".layer_norm", ".norm"),
        ];
        if (name.Contains("mlps.", StringComparison.Ordinal) || name.Contains("iou_pred", StringComparison.Ordinal))
        {
            words = [("proj_in", "layers.0"), ("proj_out", "layers.2"), ("layers.0", "layers.1")];
            var (from, to) = words.First(word => name.Contains(word.Item1, StringComparison.Ordinal));
            return name.Replace(from, to, StringComparison.Ordinal);
        }

        return words.Aggregate(name, (all, word) => all.Replace(word.Item1, word.Item2, StringComparison.Ordinal));
    }
}
