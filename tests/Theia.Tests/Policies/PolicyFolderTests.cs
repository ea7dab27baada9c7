using System.Text.Json.Nodes;
using Theia.Checkpoints;

namespace Theia.Tests.Policies;

/// <summary>A policy as a folder.</summary>
[Collection("torch")]
public sealed class PolicyFolderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public static TheoryData<string> Names => SomePolicies.Names;

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_policy_is_saved_and_loaded_with_the_same_actions(string name)
    {
        var config = SomePolicies.Of(name);
        using var policy = Policy.Create(config, seed: 3);
        policy.Save(_scratch["policy"]);
        using var loaded = Policy.Load(_scratch["policy"]);
        Assert.Equal(config.ToJson(), loaded.Config.ToJson());
        Assert.Equal(Act(policy), Act(loaded));

        policy.Save(_scratch["policy"]);   // replaces itself
        Assert.Equal(["config.json", "model.safetensors"],
            Directory.GetFiles(_scratch["policy"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_one_others()
    {
        using var one = Policy.Create(SomePolicies.Vector, seed: 1);
        using var same = Policy.Create(SomePolicies.Vector, seed: 1);
        using var other = Policy.Create(SomePolicies.Vector, seed: 2);
        Assert.Equal(Act(one), Act(same));
        Assert.NotEqual(Act(one), Act(other));
    }

    [Fact]
    public void The_small_factor_falls_on_the_batch_norm_as_published_or_on_the_last_layer_as_intended()
    {
        using (var published = Policy.Create(SomePolicies.Vector))
            published.Save(_scratch["published"]);
        using (var intended = Policy.Create(SomePolicies.Vector, initialization: PolicyInitialization.Intended))
            intended.Save(_scratch["intended"]);
        Assert.All(Weight("published", "input_batchnorm.weight"), static value => Assert.Equal(0.01f, value));
        Assert.All(Weight("intended", "input_batchnorm.weight"), static value => Assert.Equal(1, value));
        Assert.Equal(
            Weight("published", "fc_layers.2.weight").Select(static value => value * 0.01),
            Weight("intended", "fc_layers.2.weight").Select(static value => (double)value),
            static (one, other) => Math.Abs(one - other) < 1e-9);
    }

    [Fact]
    public void A_folder_of_something_else_is_not_replaced()
    {
        Directory.CreateDirectory(_scratch["student"]);
        File.WriteAllText(_scratch["student", "config.json"], """{ "backbone": "facebook/deit-tiny-patch16-224" }""");
        using var policy = Policy.Create(SomePolicies.Vector);
        Assert.Contains(
            "config.json", Assert.Throws<UsageException>(() => policy.Save(_scratch["student"])).Message,
            StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_scratch["student"]));
    }

    [Fact]
    public void Missing_files_are_named()
    {
        Assert.Contains("does not exist",
            Assert.Throws<UsageException>(() => Policy.Load(_scratch["none"])).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_scratch["empty"]);
        Assert.Contains("has no config.json",
            Assert.Throws<UsageException>(() => Policy.Load(_scratch["empty"])).Message, StringComparison.Ordinal);
        using (var policy = Policy.Create(SomePolicies.Vector))
            policy.Save(_scratch["policy"]);
        File.Delete(_scratch["policy", "model.safetensors"]);
        Assert.Contains("has no model.safetensors",
            Assert.Throws<UsageException>(() => Policy.Load(_scratch["policy"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("head", "\"covn\"", "'head' must be one of conv-batchnorm-mlp, conv, mlp.")]
    [InlineData("head", null, "'head' is missing: a text.")]
    [InlineData("head", "\"conv\"", "Take the head mlp with the vector of the encoder.")]
    [InlineData("feature_size", "[5, 6]", "it has 2.")]
    [InlineData("feature_size", "[0]", "'feature_size'")]
    [InlineData("history", "0", "'history' must contain whole numbers from 1 to 256; it contains 0.")]
    [InlineData("action_size", "-1", "'action_size'")]
    [InlineData("hidden_sizes", "[]", "'hidden_sizes' is empty.")]
    [InlineData("activation", "\"gelu\"", "'activation' must be one of relu, tanh.")]
    [InlineData("dropout", "1", "'dropout' must be in [0, 1); it is 1.")]
    [InlineData("image_side", "\"large\"", "'image_side' must be a whole number.")]
    [InlineData("histroy", "3", "'histroy' is not a key of a policy. Did you mean 'history'?")]
    [InlineData("model_type", "\"vit\"", "'model_type' is 'vit', not 'theia_policy'.")]
    public void A_configuration_that_cannot_be_is_refused(string key, string? value, string message)
    {
        JsonNode json = JsonNode.Parse(SomePolicies.Vector.ToJson())!;
        if (value is null)
            _ = json.AsObject().Remove(key);
        else
            json[key] = JsonNode.Parse(value);
        var error = Assert.Throws<DataException>(() => PolicyConfig.Parse(json.ToJsonString()));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{ "head": 1, "head": 2 }""")]
    public void A_file_that_is_no_configuration_is_refused(string json) =>
        Assert.Throws<DataException>(() => PolicyConfig.Parse(json));

    [Fact]
    public void All_errors_of_a_configuration_come_together()
    {
        JsonNode json = JsonNode.Parse(SomePolicies.Vector.ToJson())!;
        json["history"] = "three";
        json["dropuot"] = 0;
        var error = Assert.Throws<DataException>(() => PolicyConfig.Parse(json.ToJsonString()));
        Assert.Contains("'history'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'dropuot'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_configuration_are_refused_and_named()
    {
        using (var policy = Policy.Create(SomePolicies.Vector))
            policy.Save(_scratch["policy"]);
        File.WriteAllText(
            _scratch["policy", "config.json"], (SomePolicies.Vector with { Actions = 7 }).ToJson());
        var error = Assert.Throws<DataException>(() => Policy.Load(_scratch["policy"]));
        Assert.Contains("fc_layers.2.weight is [3, 8] and must be [7, 8]", error.Message, StringComparison.Ordinal);

        // A size that fits into no memory is compared before anything is allocated.
        File.WriteAllText(
            _scratch["policy", "config.json"],
            (SomePolicies.Vector with { Actions = 1 << 20, HiddenSizes = [1 << 20] }).ToJson());
        _ = Assert.Throws<DataException>(() => Policy.Load(_scratch["policy"]));
    }

    [Fact]
    public void Damaged_weights_are_refused()
    {
        using (var policy = Policy.Create(SomePolicies.Map))
            policy.Save(_scratch["policy"]);
        var path = _scratch["policy", "model.safetensors"];
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^100]);
        _ = Assert.Throws<DataException>(() => Policy.Load(_scratch["policy"]));
        bytes.AsSpan(^8).Fill(0xFF);   // NaN
        File.WriteAllBytes(path, bytes);
        Assert.Contains("weight '", Assert.Throws<DataException>(() => Policy.Load(_scratch["policy"])).Message,
            StringComparison.Ordinal);
    }

    private static float[] Act(Policy policy)
    {
        var config = policy.Config;
        var history = policy.NewHistory();
        for (var frame = 0; frame < 4; frame++)
            history.Push(SomePolicies.Noise(frame, config.Feature.Channels * config.Feature.Positions));
        return policy.Act(history, SomePolicies.Noise(9, config.Proprioception));
    }

    private float[] Weight(string folder, string name)
    {
        using var weights = ModelWeights.Open(_scratch[folder]);
        using var tensor = TensorConversion.ToTensor(weights.Read(name));
        return tensor.data<float>().ToArray();
    }
}
