using System.Runtime.InteropServices;
using Theia.Networks.DepthAnything;
using Theia.Tests.Teachers;

namespace Theia.Tests.Networks.DepthAnything;

/// <summary>Checkpoints with the names of the authors' own repository.</summary>
[Collection("torch")]
public sealed class OriginalNamesTests
{
    // How the authors name the parts, by the names of transformers. {i} is a number.
    private static readonly (string Published, string Original)[] _table =
    [
        ("backbone.embeddings.cls_token", "pretrained.cls_token"),
        ("backbone.embeddings.mask_token", "pretrained.mask_token"),
        ("backbone.embeddings.position_embeddings", "pretrained.pos_embed"),
        ("backbone.embeddings.patch_embeddings.projection", "pretrained.patch_embed.proj"),
        ("backbone.layernorm", "pretrained.norm"),
        ("backbone.encoder.layer.", "pretrained.blocks."),
        (".attention.output.dense", ".attn.proj"),
        (".layer_scale1.lambda1", ".ls1.gamma"),
        (".layer_scale2.lambda1", ".ls2.gamma"),
        ("neck.reassemble_stage.layers.0.projection", "depth_head.projects.0"),
        ("neck.reassemble_stage.layers.1.projection", "depth_head.projects.1"),
        ("neck.reassemble_stage.layers.2.projection", "depth_head.projects.2"),
        ("neck.reassemble_stage.layers.3.projection", "depth_head.projects.3"),
        ("neck.reassemble_stage.layers.0.resize", "depth_head.resize_layers.0"),
        ("neck.reassemble_stage.layers.1.resize", "depth_head.resize_layers.1"),
        ("neck.reassemble_stage.layers.3.resize", "depth_head.resize_layers.3"),
        ("neck.convs.0", "depth_head.scratch.layer1_rn"),
        ("neck.convs.1", "depth_head.scratch.layer2_rn"),
        ("neck.convs.2", "depth_head.scratch.layer3_rn"),
        ("neck.convs.3", "depth_head.scratch.layer4_rn"),
        ("neck.fusion_stage.layers.0.", "depth_head.scratch.refinenet4."),
        ("neck.fusion_stage.layers.1.", "depth_head.scratch.refinenet3."),
        ("neck.fusion_stage.layers.2.", "depth_head.scratch.refinenet2."),
        ("neck.fusion_stage.layers.3.", "depth_head.scratch.refinenet1."),
        (".projection", ".out_conv"),
        (".residual_layer1.convolution", ".resConfUnit1.conv"),
        (".residual_layer2.convolution", ".resConfUnit2.conv"),
        ("head.conv1", "depth_head.scratch.output_conv1"),
        ("head.conv2", "depth_head.scratch.output_conv2.0"),
        ("head.conv3", "depth_head.scratch.output_conv2.2"),
    ];

    [Fact]
    public void A_checkpoint_of_the_authors_gives_what_the_published_folder_gives()
    {
        using var scratch = new ScratchFolder();
        var published = Goldens.At("teachers", "models", "depth");
        foreach (var name in new[] { "config.json", "preprocessor_config.json" })
            File.Copy(Path.Combine(published, name), scratch[name]);
        var weights = SafetensorsFile.ReadAll(Path.Combine(published, "model.safetensors"));
        SafetensorsWriter.Write(scratch["model.safetensors"], Originals(weights));
        using Teacher expected = Teacher.Load(published), actual = Teacher.Load(scratch.Path);
        var image = GoldenTeacher.LoadImage("square_a");

        Assert.Equal(
            expected.Encode([image])[0]["embedding"].Bytes.ToArray(),
            actual.Encode([image])[0]["embedding"].Bytes.ToArray());
    }

    [Fact]
    public void Every_weight_of_the_original_large_checkpoint_gets_its_published_name()
    {
        var golden = Goldens.Json("teachers", "keys", "LiheYoung_depth-anything-large-hf.json").GetProperty("tensors");
        string[] published = [.. golden.EnumerateObject().Select(key => key.Name)];

        Assert.Equal(
            published.Order(StringComparer.Ordinal),
            published.Select(Original).Distinct(StringComparer.Ordinal)
                .SelectMany(name => DepthAnythingWeights.Names(name) ?? [$"no name for {name}"])
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("pretrained.head.weight")]
    [InlineData("depth_head.scratch.refinenet5.out_conv.weight")]
    [InlineData("depth_head.scratch.output_conv3.weight")]
    [InlineData("depth_head.projects.4.weight")]
    public void Other_names_stay_what_they_are_and_are_reported(string name) =>
        Assert.Null(DepthAnythingWeights.Names(name));

    // Query, key and value are one tensor there.
    private static IEnumerable<TensorSource> Originals(IReadOnlyDictionary<string, TensorData> weights)
    {
        foreach (var group in weights.GroupBy(weight => Original(weight.Key), StringComparer.Ordinal))
        {
            TensorData[] parts = [.. group.OrderBy(weight => Array.FindIndex(
                ["query", "key", "value"], part => weight.Key.Contains($".{part}.", StringComparison.Ordinal)))
                .Select(weight => weight.Value)];
            var shape = parts[0].Shape.ToArray();
            if (parts.Length > 1)
                shape[0] *= parts.Length;
            byte[] bytes = [.. parts.SelectMany(part => MemoryMarshal.ToEnumerable(part.Bytes))];
            yield return new TensorSource(group.Key, new TensorData(parts[0].Type, shape, bytes));
        }
    }

    private static string Original(string published)
    {
        foreach (var part in new[] { "query", "key", "value" })
            published = published.Replace($".attention.attention.{part}.", ".attn.qkv.", StringComparison.Ordinal);
        foreach (var (name, original) in _table)
            published = published.Replace(name, original, StringComparison.Ordinal);
        return published;
    }
}
