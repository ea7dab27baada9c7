using System.Text.Json;
using System.Text.Json.Nodes;
using Theia.Checkpoints;
using Theia.Networks.DepthAnything;
using Theia.Teachers;
using static TorchSharp.torch;

namespace Theia.Tests.Networks.DepthAnything;

[Collection("torch")]
public sealed class DepthAnythingConfigTests
{
    [Theory]
    [InlineData("small", 384, 12, 6, 64, "[9, 10, 11, 12]", "[48, 96, 192, 384]")]
    [InlineData("large", 1024, 24, 16, 256, "[21, 22, 23, 24]", "[256, 512, 1024, 1024]")]
    public void Full_size_networks_have_exactly_the_keys_and_shapes_of_the_published_checkpoints(
        string size, int width, int layers, int heads, int fusion, string outIndices, string neck)
    {
        var golden = Goldens.Json("teachers", "keys", $"LiheYoung_depth-anything-{size}-hf.json");
        var config = $$"""
            {
              "model_type": "depth_anything", "fusion_hidden_size": {{fusion}}, "head_hidden_size": 32,
              "neck_hidden_sizes": {{neck}}, "reassemble_hidden_size": {{width}}, "patch_size": 14,
              "backbone_config": {
                "model_type": "dinov2", "hidden_size": {{width}}, "num_hidden_layers": {{layers}},
                "num_attention_heads": {{heads}}, "image_size": 518, "patch_size": 14, "out_indices": {{outIndices}}
              }
            }
            """;
        using var network = new DepthAnythingModel(Read(config), META);
        var weights = StateDict.Of(network);

        Assert.Equal(
            golden.GetProperty("tensors").EnumerateObject()
                .Select(key => $"{key.Name} {string.Join(' ', key.Value.EnumerateArray())}")
                .Order(StringComparer.Ordinal),
            weights.Select(weight => $"{weight.Name} {string.Join(' ', weight.Value.shape)}")
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            golden.GetProperty("parameters").GetInt64(), weights.Sum(weight => weight.Value.NumberOfElements));
    }

    [Fact]
    public void States_may_be_named_by_their_stages_or_counted_from_the_end()
    {
        var byIndex = Read(Some("out_indices", "[1, 2]"));
        var byStage = Read(Some("out_features", """["stage1", "stage2"]"""));
        var fromTheEnd = Read(Some("out_indices", "[-2, -1]"));

        Assert.Equal([1, 2], byIndex.OutIndices);
        Assert.Equal([1, 2], byStage.OutIndices);
        Assert.Equal([1, 2], fromTheEnd.OutIndices);
    }

    [Fact]
    public void A_metric_network_ends_in_a_sigmoid_times_its_greatest_depth()
    {
        var relative = Read(Some("out_indices", "[1, 2]"));
        var metric = Read(Some("out_indices", "[1, 2]", """ "depth_estimation_type": "metric", "max_depth": 20, """));
        using var scope = NewDisposeScope();
        using var feature = zeros(1, 6, 2, 2);

        Assert.Equal(20, metric.MaxDepth);
        Assert.All(Depth(metric), value => Assert.Equal(20 / (1 + Math.Exp(-1)), value, 1e-5));
        Assert.All(Depth(relative), value => Assert.Equal(1, value, 1e-6));

        // Nothing but the bias of 1 is left of a feature of zeros.
        float[] Depth(DepthAnythingConfig config)
        {
            using var network = new DepthAnythingModel(config, CPU);
            foreach (var (name, value) in StateDict.Of(network))
            {
                using var mode = no_grad();
                if (name == "head.conv3.bias")
                    value.fill_(1);
                else
                    value.zero_();
            }

            using var mode2 = no_grad();
            return network.Head.Depth(feature).data<float>().ToArray();
        }
    }

    [Theory]
    [InlineData("neck_hidden_sizes", "[8]", "decodes 2 states of the backbone (out_indices) with 1 neck_hidden_sizes")]
    [InlineData("reassemble_factors", "[1.5, 1]", "must be a whole number, or one divided by one")]
    [InlineData("head_in_index", "2", "head_in_index of 2, but there are 2 maps")]
    [InlineData("reassemble_hidden_size", "7", "reassemble_hidden_size of 7, but tokens of length 12")]
    [InlineData("patch_size", "16", "patch_size of 16, but a backbone with patches of 14")]
    [InlineData("depth_estimation_type", "\"guess\"", "known are relative and metric")]
    [InlineData("backbone_config", "null", "has no \"backbone_config\"")]
    public void A_configuration_that_is_not_possible_is_refused_with_its_values(string key, string value, string says)
    {
        var config = JsonNode.Parse(Some("out_indices", "[1, 2]"))!;
        config[key] = JsonNode.Parse(value);

        var refusal = Assert.Throws<DataException>(() => Read(config.ToJsonString()));

        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out_indices", "[2, 1]", "do not ascend")]
    [InlineData("out_indices", "[1, 3]", "from -3 to 2")]
    [InlineData("out_features", """["stage9", "stage1"]""", "there are stem and stage1 to stage2")]
    [InlineData("out_features", "[]", "decodes 0 states")]
    public void States_that_the_backbone_does_not_have_are_refused(string key, string value, string says)
    {
        var refusal = Assert.Throws<DataException>(() => Read(Some(key, value)));

        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    private static DepthAnythingConfig Read(string json)
    {
        using var config = JsonDocument.Parse(json);
        var family = (DepthAnythingFamily)TeacherFamily.Of(TeacherArchitecture.DepthAnything, "test");
        return family.Read(config.RootElement, "test");
    }

    private static string Some(string key, string value, string more = "") => $$"""
        {
          {{more}}
          "model_type": "depth_anything", "fusion_hidden_size": 12, "head_hidden_size": 6,
          "neck_hidden_sizes": [8, 12], "reassemble_factors": [2, 1],
          "backbone_config": {
            "model_type": "dinov2", "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 3,
            "image_size": 28, "patch_size": 14, "{{key}}": {{value}}
          }
        }
        """;
}
