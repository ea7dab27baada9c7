using System.Text.Json;

namespace Theia.Tests.Model;

public sealed class TheiaConfigTests
{
    [Fact]
    public void Published_configurations_and_their_variants_resolve_as_the_reference_says()
    {
        List<string> mismatches = [];
        foreach (JsonElement entry in Goldens.Json("student", "configs.json")
            .EnumerateArray().Where(e => e.TryGetProperty("expected", out _)))
        {
            var file = entry.GetProperty("file").GetString()!;
            var config = TheiaConfig.Load(Goldens.At("student", file));
            foreach (var again in new[] { config, TheiaConfig.Parse(config.ToJson()) })
            {
                mismatches.AddRange(
                    from field in entry.GetProperty("expected").EnumerateObject()
                    let actual = JsonSerializer.SerializeToElement(Value(again, field.Name, field.Value))
                    where !Same(actual, field.Value)
                    select $"{file}: {field.Name} is {actual.GetRawText()} instead of {field.Value.GetRawText()}");
            }
        }

        Assert.Empty(mismatches);
    }

    [Fact]
    public void What_cannot_be_built_is_refused_with_the_file_and_a_remedy()
    {
        foreach (JsonElement entry in Goldens.Json("student", "configs.json")
            .EnumerateArray().Where(e => e.TryGetProperty("error", out _)))
        {
            var file = Goldens.At("student", entry.GetProperty("file").GetString()!);
            var error = Assert.Throws<DataException>(() => TheiaConfig.Load(file));
            Assert.Equal(file, error.File);
            Assert.Equal(3, error.ExitCode);
        }
    }

    [Theory]
    [InlineData("bad-backbone", "microsoft/swin-tiny")]
    [InlineData("bad-cls-mlp", "only 'lconv'")]
    [InlineData("bad-cls-nocls", "no class token")]
    [InlineData("bad-conv-side", "16 or 64 cells")]
    [InlineData("bad-neck", "'feature_neck' is false")]
    [InlineData("bad-registers", "at least one register")]
    [InlineData("bad-target-not-square", "square")]
    [InlineData("bad-target-side", "7, 14, 16 or 64 cells")]
    [InlineData("bad-translator", "'linear' is unknown")]
    public void A_refusal_says_why(string name, string why)
    {
        var file = Goldens.At("student", "configs", $"{name}.json");
        Assert.SkipUnless(File.Exists(file), $"This set has no {name}.json.");
        Assert.Contains(
            why, Assert.Throws<DataException>(() => TheiaConfig.Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var error = Assert.Throws<DataException>(() => TheiaConfig.Parse(
            """{"backbone": "nocls-facebook/deit-tiny-patch16-224", "translator_type": "conv", "forward_neck": true, "image_size": 8, "target_feature_sizes": {"a": [3], "b": [4, 16, 8]}}"""));
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'b'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'forward_neck'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'image_size'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{", "not valid JSON")]
    [InlineData("<!DOCTYPE html><html></html>", "it is a web page")]
    [InlineData("""{"image_size": NaN}""", "'image_size'")]
    [InlineData("null", "not a JSON object")]
    [InlineData("""{"image_size": "224"}""", "'image_size'")]
    [InlineData("""{"backbone": null}""", "'backbone'")]
    [InlineData("""{"translator_kwargs": {"hidden_sice": 3}}""", "hidden_sice")]
    [InlineData("""{"target_feature_sizes": {"a": [1, 2]}}""", "[channels, height, width]")]
    [InlineData("""{"target_feature_sizes": {"a": [1, 16, 99999999999]}}""", "target_feature_sizes.a")]
    [InlineData("""{"backbone_config": {"hidden_size": 1000000000}}""", "'hidden_size' must be from 1")]
    [InlineData("""{"backbone_config": {"hidden_act": "gelu_new"}}""", "hidden_act")]
    [InlineData("""{"backbone_config": {"hidden_size": 100}}""", "not divisible")]
    public void A_broken_file_is_refused_with_the_place(string json, string place) =>
        Assert.Contains(
            place, Assert.Throws<DataException>(() => TheiaConfig.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Fields_without_use_here_survive_saving() =>
        Assert.Contains(
            "\"AutoModel\": \"modeling.TheiaModel\"",
            TheiaConfig.Parse("""{"auto_map": {"AutoModel": "modeling.TheiaModel"}}""").ToJson(),
            StringComparison.Ordinal);

    [Fact]
    public void Targets_come_from_teachers()
    {
        var config = TheiaConfig.Small.WithTargets(
            [TeacherSpec.SamVitHuge, TeacherSpec.DinoV2Large], classTokens: true);

        Assert.Equal(
            ["facebook/sam-vit-huge", "facebook/dinov2-large", "facebook/dinov2-large_cls"],
            config.TargetFeatureSizes.Keys);
        Assert.Equal(FeatureSize.Vector(1024), config.TargetFeatureSizes["facebook/dinov2-large_cls"]);
        Assert.Empty(config.Findings());
    }

    private static bool Same(JsonElement actual, JsonElement expected) =>
        expected.ValueKind == JsonValueKind.Object && actual.ValueKind == JsonValueKind.Object
            ? expected.EnumerateObject()
                .All(field => actual.TryGetProperty(field.Name, out JsonElement value) && Same(value, field.Value))
            : JsonElement.DeepEquals(actual, expected);

    private static object? Value(TheiaConfig config, string field, JsonElement expected) => field switch
    {
        "backbone" => config.Backbone,
        "pretrained" => config.Pretrained,
        "translator_type" => Written(config, field),
        "translator_hidden_size_factor" => config.TranslatorKwargs.HiddenSizeFactor,
        "translator_kwargs" => Kwargs(config.TranslatorKwargs),
        // An absent list and an empty one mean the same.
        "target_feature_sizes" when config.TargetFeatureSizes.Count == 0 && expected.ValueKind == JsonValueKind.Null =>
            null,
        "target_feature_sizes" => config.TargetFeatureSizes.ToDictionary(
            t => t.Key,
            t => t.Value.IsVector ? [t.Value.Channels] : new[] { t.Value.Channels, t.Value.Height, t.Value.Width },
            StringComparer.Ordinal),
        "target_loss_weights" => config.TargetLossWeights,
        "feature_reduce_method" => Written(config, field),
        "feature_neck" => config.FeatureNeck,
        "feature_neck_hidden_dim" => config.FeatureNeckHiddenDim,
        "feature_neck_nonlinearity" => config.FeatureNeckNonlinearity,
        "forward_neck" => config.ForwardNeck,
        "image_size" => config.ImageSize,
        "num_reg_tokens" => config.NumRegTokens,
        _ => $"an unknown field {field}",
    };

    private static Dictionary<string, object> Kwargs(TranslatorSizes sizes) => new(StringComparer.Ordinal)
    {
        ["hidden_size_factor"] = sizes.HiddenSizeFactor,
        ["translator_hidden_size"] = sizes.TranslatorHiddenSize,
        ["translator_n_layer"] = sizes.TranslatorNLayer,
        ["translator_n_layers"] = sizes.TranslatorNLayers,
        ["translator_n_heads"] = sizes.TranslatorNHeads,
    };

    private static string? Written(TheiaConfig config, string field)
    {
        using var document = JsonDocument.Parse(config.ToJson());
        return document.RootElement.GetProperty(field).GetString();
    }
}
