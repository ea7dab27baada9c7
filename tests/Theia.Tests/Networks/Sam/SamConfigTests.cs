using System.Text.Json;
using Theia.Networks.Sam;
using Theia.Teachers;

namespace Theia.Tests.Networks.Sam;

public sealed class SamConfigTests
{
    [Fact]
    public void Every_size_comes_from_the_file_and_what_it_leaves_out_from_transformers()
    {
        var config = Read("""
            { "model_type": "sam",
              "vision_config": { "hidden_size": 128, "mlp_ratio": 2.0, "image_size": 224, "patch_size": 14,
                "num_attention_heads": 4, "num_hidden_layers": 3, "global_attn_indexes": [], "output_channels": 64 },
              "prompt_encoder_config": { "hidden_size": 64, "image_size": 224, "patch_size": 14 },
              "mask_decoder_config": { "hidden_size": 64, "attention_downsample_rate": 4, "num_multimask_outputs": 2,
                "iou_head_depth": 2, "iou_head_hidden_dim": 32, "mlp_dim": 128, "num_attention_heads": 4 } }
            """);

        Assert.Equal((128, 256, 16, 14), (
            config.Vision.HiddenSize, config.Vision.MlpSize, config.Vision.Grid, config.Vision.WindowSize));
        Assert.Empty(config.Vision.GlobalLayers);
        Assert.Equal((64, 64, 16), (
            config.Prompt.HiddenSize, config.Prompt.MaskSide, config.Prompt.MaskInputChannels));
        Assert.Equal(
            new SamDecoderConfig
            {
                HiddenSize = 64,
                Heads = 4,
                MlpSize = 128,
                AttentionDownsampleRate = 4,
                MultimaskOutputs = 2,
                IouHeadDepth = 2,
                IouHeadHiddenSize = 32,
            },
            config.Decoder);
    }

    [Theory]
    [InlineData("vision_config", "\"num_attention_heads\": 5", "5 heads")]
    [InlineData("vision_config", "\"patch_size\": 15", "no multiple of the patch 15")]
    [InlineData("vision_config", "\"global_attn_indexes\": [12]", "global_attn_indexes")]
    [InlineData("vision_config", "\"hidden_act\": \"quick_gelu\"", "another activation than gelu")]
    [InlineData("prompt_encoder_config", "\"mask_input_channels\": 6", "a multiple of 4")]
    [InlineData("prompt_encoder_config", "\"hidden_size\": 128", "but prompts of width 128")]
    [InlineData("mask_decoder_config", "\"num_attention_heads\": 7", "7 heads")]
    [InlineData("mask_decoder_config", "\"hidden_act\": \"gelu\"", "not relu")]
    [InlineData("mask_decoder_config", "\"iou_head_depth\": 1", "at least two")]
    public void A_value_that_is_not_possible_is_refused_with_it(string part, string field, string words)
    {
        var error = Assert.Throws<DataException>(() => Read($$"""{ "{{part}}": { {{field}} } }"""));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static SamConfig Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return SamConfigReader.Read(document.RootElement, "config.json");
    }
}
