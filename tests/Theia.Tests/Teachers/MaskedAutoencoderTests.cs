using System.Text.Json.Nodes;
using Theia.Cli.CommandLine;
using Theia.Data.Tensors.Pth;
using Theia.Lab.Robots;
using Theia.Robotics;

namespace Theia.Tests.Teachers;

/// <summary>
/// The encoder of a masked autoencoder is a ViT: the weights of the golden ViT, laid out as those of ViT-MAE, give its
/// features.
/// </summary>
[Collection("torch")]
public sealed class MaskedAutoencoderTests : IDisposable
{
    private static readonly (string Timm, string Transformers)[] _parts =
    [
        ("norm1", "layernorm_before"), ("attn.proj", "attention.output.dense"), ("norm2", "layernorm_after"),
        ("mlp.fc1", "intermediate.dense"), ("mlp.fc2", "output.dense"),
    ];

    private readonly ScratchFolder _scratch = new();

    private static string Golden { get; } = Goldens.At(
        ["teachers", .. Goldens.Json("teachers", "cases.json").GetProperty("vit").GetProperty("folder").GetString()!
            .Split('/')]);

    private string Folder => _scratch["mae"];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("vit.")]   // ViTMAEForPreTraining
    [InlineData("")]       // ViTMAEModel
    public void A_folder_of_transformers_gives_the_features_of_the_vit_with_its_weights(string prefix)
    {
        var weights = SafetensorsFile.ReadAll(Path.Combine(Golden, "model.safetensors"))
            .Where(weight => !weight.Key.StartsWith("pooler", StringComparison.Ordinal))
            .Select(weight => new TensorSource(prefix + weight.Key, weight.Value));
        if (prefix.Length > 0)
            weights = [.. weights, .. Decoder("decoder.decoder_embed.weight", "decoder.mask_token")];
        WriteConfigs();
        SafetensorsWriter.Write(Path.Combine(Folder, "model.safetensors"), weights);

        RequireGoldenFeatures();
    }

    [Theory]
    [InlineData("model.")]   // the training script's file
    [InlineData("")]
    public void The_names_of_the_original_checkpoints_are_known(string around)
    {
        WriteConfigs();
        PthWriter.Write(
            Path.Combine(Folder, "mae.pth"),
            Original().Concat(Decoder("decoder_blocks.0.norm1.weight", "decoder_pos_embed", "mask_token"))
                .Select(weight => weight with { Name = around + weight.Name }));

        RequireGoldenFeatures();
    }

    [Fact]
    public void Weights_that_do_not_fit_are_named_as_transformers_names_them()
    {
        WriteConfigs();
        PthWriter.Write(
            Path.Combine(Folder, "mae.pth"),
            Original().Where(weight => weight.Name != "norm.bias").Concat(Decoder("fc_norm.weight")));

        var error = Assert.Throws<DataException>(() => Teacher.Load(Folder));

        Assert.Contains("1 missing: layernorm.bias", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 not of this model: fc_norm.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_see_through_such_a_folder()
    {
        WriteConfigs();
        PthWriter.Write(Path.Combine(Folder, "mae.pth"), Original());
        RobotEncoder encoder = EncoderChoice.Of(Folder, new TeacherRun(Threads: 1));

        using IObserver observer = encoder.Observe(RobotTasks.Find("mini/reach"), PolicyHead.Mlp);

        Assert.Equal(18, observer.Size.Channels);
    }

    private void RequireGoldenFeatures()
    {
        using var expected = Teacher.Load(Golden);
        using var actual = Teacher.Load(Folder);
        RgbImage image = GoldenTeacher.LoadImage(
            Goldens.Json("teachers", "cases.json").GetProperty("vit").GetProperty("images").EnumerateObject().First()
                .Name);
        var features = actual.Extract([image])[0];
        foreach (var (name, data) in expected.Extract([image])[0])
            Assert.Equal(data.Bytes.ToArray(), features[name].Bytes.ToArray());
    }

    private void WriteConfigs()
    {
        Directory.CreateDirectory(Folder);
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(Golden, "config.json")))!.AsObject();
        config["model_type"] = "vit_mae";
        config["architectures"] = new JsonArray("ViTMAEForPreTraining");
        config["decoder_hidden_size"] = 512;
        config["mask_ratio"] = 0.75;
        config["norm_pix_loss"] = false;
        File.WriteAllText(Path.Combine(Folder, "config.json"), config.ToJsonString());
        File.Copy(
            Path.Combine(Golden, "preprocessor_config.json"), Path.Combine(Folder, "preprocessor_config.json"));
    }

    private static IEnumerable<TensorSource> Decoder(params string[] names) =>
        names.Select(name => new TensorSource(name, new TensorData(DType.F32, [2], new byte[8])));

    // As the published code of masked autoencoders names and joins them.
    private static IEnumerable<TensorSource> Original()
    {
        var weights = SafetensorsFile.ReadAll(Path.Combine(Golden, "model.safetensors"));
        yield return Of("cls_token", "embeddings.cls_token");
        yield return Of("pos_embed", "embeddings.position_embeddings");
        foreach (var end in new[] { "weight", "bias" })
        {
            yield return Of($"patch_embed.proj.{end}", $"embeddings.patch_embeddings.projection.{end}");
            yield return Of($"norm.{end}", $"layernorm.{end}");
            for (var i = 0; weights.ContainsKey($"encoder.layer.{i}.layernorm_before.weight"); i++)
            {
                foreach (var (timm, transformers) in _parts)
                    yield return Of($"blocks.{i}.{timm}.{end}", $"encoder.layer.{i}.{transformers}.{end}");
                TensorData[] joined =
                [
                    .. new[] { "query", "key", "value" }
                        .Select(part => weights[$"encoder.layer.{i}.attention.attention.{part}.{end}"]),
                ];
                yield return new TensorSource($"blocks.{i}.attn.qkv.{end}", new TensorData(
                    joined[0].Type, [3 * joined[0].Shape[0], .. joined[0].Shape.Skip(1)],
                    joined.SelectMany(part => part.Bytes.ToArray()).ToArray()));
            }
        }

        TensorSource Of(string name, string stored) => new(name, weights[stored]);
    }
}
