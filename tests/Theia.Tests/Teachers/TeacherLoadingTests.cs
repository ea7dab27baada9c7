using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Theia.Checkpoints;

namespace Theia.Tests.Teachers;

[Collection("torch")]
public sealed class TeacherLoadingTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    private string Folder => _scratch["small"];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("vit", "vit", "")]
    [InlineData("vit", "vit", "vit.")]
    [InlineData("vit", "vit_mae", "")]
    [InlineData("vit", "vit_mae", "vit.")]
    [InlineData("dinov2", "dinov2", "")]
    [InlineData("dinov2", "dinov2", "dinov2.")]
    [InlineData("dinov2", "dinov2", "backbone.")]
    [InlineData("clip", "clip_vision_model", "")]
    [InlineData("llava", "llava", "vision_tower.")]
    [InlineData("llava", "llava", "model.vision_tower.")]
    [InlineData("llava", "llava", "model.vision_tower.vision_model.")]
    [InlineData("clip", "clip_vision_model", "vision_model.")]
    public void A_folder_gives_the_features_of_the_network_that_was_written(
        string architecture, string modelType, string prefix)
    {
        SmallTeacher.Write(Folder, SmallTeacher.Config(modelType), SmallTeacher.Weights(architecture, prefix));
        using var written = SmallTeacher.Create(architecture);
        using var read = Teacher.Load(SmallTeacher.Spec(architecture), Folder);

        Assert.Equal(written.Fingerprint, read.Fingerprint);
        AssertSame(written.Extract([StandInTests.Noise(1)])[0], read.Extract([StandInTests.Noise(1)])[0]);
    }

    [Fact]
    public void Everything_that_does_not_fit_is_named_in_one_error()
    {
        var weights = SmallTeacher.Weights("dinov2", "");
        weights.Remove("encoder.layer.1.layer_scale2.lambda1");
        weights["encoder.layer.2.norm1.weight"] = weights["encoder.layer.1.norm1.weight"];
        weights["layernorm.bias"] = new TensorData(DType.F32, [3], new byte[12]);
        SmallTeacher.Write(Folder, SmallTeacher.Config("dinov2"), weights);

        var message = Refusal<DataException>("dinov2");

        Assert.Contains("1 missing: encoder.layer.1.layer_scale2.lambda1", message, StringComparison.Ordinal);
        Assert.Contains("1 not of this model: encoder.layer.2.norm1.weight", message, StringComparison.Ordinal);
        Assert.Contains("layernorm.bias is [3] and must be [12]", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vit", "pooler.dense.weight", "classifier.bias", "decoder.mask_token")]
    [InlineData("dinov2", "classifier.weight")]
    [InlineData(
        "clip", "text_model.encoder.layers.0.mlp.fc1.bias", "logit_scale", "visual_projection.weight",
        "text_projection.weight", "vision_model.embeddings.position_ids", "text_model.embeddings.position_ids")]
    public void What_a_checkpoint_holds_beside_the_tower_is_ignored(string architecture, params string[] names)
    {
        var weights = SmallTeacher.Weights(architecture, architecture == "clip" ? "vision_model." : "");
        foreach (var name in names)
        {
            weights[name] = name.EndsWith("position_ids", StringComparison.Ordinal)
                ? new TensorData(DType.I64, [1, 2], new byte[16])
                : new TensorData(DType.F32, [2], new byte[8]);
        }

        SmallTeacher.Write(Folder, SmallTeacher.Config(architecture), weights);

        using var teacher = Teacher.Load(SmallTeacher.Spec(architecture), Folder);
    }

    [Fact]
    public void Half_precision_weights_are_widened()
    {
        var weights = SmallTeacher.Weights("vit", "");
        foreach (var (name, data) in weights.ToList())
        {
            Half[] halves = [.. MemoryMarshal.Cast<byte, float>(data.Bytes.Span)
                .ToArray().Select(value => (Half)value)];
            weights[name] = new TensorData(DType.F16, data.Shape, MemoryMarshal.AsBytes<Half>(halves).ToArray());
        }

        SmallTeacher.Write(Folder, SmallTeacher.Config("vit"), weights);
        using var teacher = Teacher.Load(SmallTeacher.Spec("vit"), Folder);

        Assert.All(
            StateDict.Of(teacher.Tower.Module),
            parameter => Assert.Equal(TorchSharp.torch.float32, parameter.Value.dtype));
    }

    [Theory]
    [InlineData("model_type", "dinov2", "belongs to a network of the type 'dinov2', not vit")]
    [InlineData(
        "model_type",
        "dinov2_with_registers",
        "belongs to DINOv2 with registers (model_type 'dinov2_with_registers'), which cannot be run as a teacher. "
            + "These can: clip")]
    [InlineData("model_type", "dinov3_vit", "DINOv3")]
    [InlineData("model_type", "siglip_vision_model", "SigLIP")]
    [InlineData("model_type", "sam2", "SAM 2")]
    [InlineData("model_type", "mine\n", "has the model_type 'mine\\u000a'")]
    [InlineData("num_attention_heads", 5, "5 heads, which do not divide the hidden size 12")]
    [InlineData("hidden_act", "relu", "the activation 'relu'; known are gelu and quick_gelu")]
    [InlineData("hidden_size", -1, "\"hidden_size\": -1, which must be a whole number from 1")]
    [InlineData("layer_norm_eps", "small", "\"layer_norm_eps\": \"small\", which must be a number")]
    [InlineData("num_channels", 4, "other than three channels")]
    [InlineData("image_size", 7, "an image size of 7, less than one patch of 14")]
    [InlineData("qkv_bias", 1, "must be true or false")]
    public void A_configuration_that_cannot_be_is_refused(string key, object value, string expected)
    {
        JsonObject config = SmallTeacher.Config("vit");
        config[key] = JsonValue.Create(value);
        SmallTeacher.Write(Folder, config, SmallTeacher.Weights("vit", ""));

        Assert.Contains(expected, Refusal<DataException>("vit"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_far_larger_than_the_weights_is_refused_before_memory_is_taken()
    {
        JsonObject config = SmallTeacher.Config("vit");
        config["hidden_size"] = 65536;   // 200 layers of it would be 10 terabytes
        config["num_hidden_layers"] = 200;
        config["num_attention_heads"] = 1;
        SmallTeacher.Write(Folder, config, SmallTeacher.Weights("vit", ""));

        var error = Assert.Throws<DataException>(
            () => Teacher.Load(SmallTeacher.Spec("vit") with { Size = new FeatureSize(65536, 2, 2) }, Folder));

        Assert.Contains("must be [1, 1, 65536]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_or_file_is_named()
    {
        Assert.Contains("does not exist", Refusal<UsageException>("vit"), StringComparison.Ordinal);
        Directory.CreateDirectory(Folder);
        Assert.Contains("has no config.json", Refusal<UsageException>("vit"), StringComparison.Ordinal);
        File.WriteAllText(_scratch["small", "config.json"], SmallTeacher.Config("vit").ToJsonString());
        Assert.Contains("preprocessor_config.json", Refusal<UsageException>("vit"), StringComparison.Ordinal);
        File.WriteAllText(_scratch["small", "preprocessor_config.json"], SmallTeacher.Processor.ToJson());
        Assert.Contains("has no weights", Refusal<UsageException>("vit"), StringComparison.Ordinal);
        File.WriteAllText(_scratch["small", "config.json"], "{");
        Assert.Contains("not valid JSON", Refusal<DataException>("vit"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_Python_writes_for_no_number_is_read_where_nobody_looks_and_named_where_somebody_does()
    {
        SmallTeacher.Write(Folder, SmallTeacher.Config("vit"), SmallTeacher.Weights("vit", ""));
        var config = SmallTeacher.Config("vit").ToJsonString();
        File.WriteAllText(
            _scratch["small", "config.json"], $"{config[..^1]}, \"x\": NaN, \"y\": [Infinity, -Infinity]}}");
        using (Teacher.Load(SmallTeacher.Spec("vit"), Folder))
        {
        }

        File.WriteAllText(
            _scratch["small", "config.json"],
            config.Replace("\"layer_norm_eps\":1E-06", "\"layer_norm_eps\":NaN", StringComparison.Ordinal));
        Assert.Contains(
            "\"layer_norm_eps\": \"NaN\", which must be a number", Refusal<DataException>("vit"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_is_no_number_is_refused_by_its_name()
    {
        var weights = SmallTeacher.Weights("vit", "vit.");
        var bytes = weights["vit.layernorm.bias"].Bytes.ToArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(8), float.NaN);
        weights["vit.layernorm.bias"] = weights["vit.layernorm.bias"] with { Bytes = bytes };
        SmallTeacher.Write(Folder, SmallTeacher.Config("vit"), weights);

        Assert.Contains(
            "weight 'vit.layernorm.bias' contains NaN at element 2 of 12", Refusal<DataException>("vit"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_that_the_network_does_not_give_is_refused_with_both()
    {
        SmallTeacher.Write(Folder, SmallTeacher.Config("vit"), SmallTeacher.Weights("vit", ""));

        var error = Assert.Throws<UsageException>(() => Teacher.Load(TeacherSpec.VitHugePatch14, Folder));

        Assert.Contains("described as 1280 x 16 x 16", error.Message, StringComparison.Ordinal);
        Assert.Contains("give 12 x 2 x 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clip_tower_takes_only_images_of_its_own_size()
    {
        JsonObject config = SmallTeacher.Config("clip_vision_model");
        config["image_size"] = 56;
        SmallTeacher.Write(Folder, config, SmallTeacher.Weights("clip", "vision_model."));

        Assert.Contains(
            "takes images of 56 x 56 only, but its preprocessing makes them 28 x 28",
            Refusal<UsageException>("clip"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_alone_tells_what_it_is()
    {
        SmallTeacher.Write(Folder, SmallTeacher.Config("dinov2"), SmallTeacher.Weights("dinov2", ""));
        using var teacher = Teacher.Load(Folder);

        Assert.Equal(
            new TeacherSpec("local/small", "dinov2", new FeatureSize(12, 2, 2)) { HasClassToken = true }, teacher.Spec);
    }

    [Fact]
    public void A_description_names_its_folder_and_tensor()
    {
        SmallTeacher.Write(Folder, SmallTeacher.Config("dinov2"), SmallTeacher.Weights("dinov2", ""));
        string describe(string tensor)
        {
            File.WriteAllText(_scratch["mine.json"], $$"""{ "id": "me/small", "architecture": "dinov2", "folder": "small", "tensor": "{{tensor}}", "size": [12, 2, 2], "licence": "MIT" }""");
            return _scratch["mine.json"];
        }

        using var last = Teacher.Load(describe("last_hidden_state"));
        using var second = Teacher.Load(describe("hidden_states.-1"));
        using var first = Teacher.Load(describe("hidden_states.1"));

        Assert.Equal(["embedding", "cls_token", "pooled_cls_token"], last.Extract([StandInTests.Noise(1)])[0].Keys);
        // before the last norm nothing is pooled
        Assert.Equal(["embedding", "cls_token"], second.Extract([StandInTests.Noise(1)])[0].Keys);
        Assert.Equal(3, new[] { last, second, first }.Select(teacher => Convert.ToHexString(
            teacher.Extract([StandInTests.Noise(1)])[0]["embedding"].Bytes.Span)).Distinct().Count());
        Assert.Contains(
            "Known tensors: last_hidden_state, and hidden_states.N with N from 0 to 2",
            Assert.Throws<UsageException>(() => Teacher.Load(describe("hidden_states.3"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sam-vit-huge", "needs its weights")]
    [InlineData("resnet18", "Load it with OnnxTeacher")]
    [InlineData("dinov2-large", "needs its weights")]
    public void A_description_that_cannot_be_loaded_so_says_how(string name, string expected) =>
        Assert.Contains(
            expected, Assert.Throws<UsageException>(() => Teacher.Load(TeacherDescription.Find(name))).Message,
            StringComparison.Ordinal);

    private static void AssertSame(
        IReadOnlyDictionary<string, TensorData> expected, IReadOnlyDictionary<string, TensorData> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(
            expected, pair => Assert.True(pair.Value.Bytes.Span.SequenceEqual(actual[pair.Key].Bytes.Span), pair.Key));
    }

    private string Refusal<T>(string architecture)
        where T : TheiaException =>
            Assert.Throws<T>(() => Teacher.Load(SmallTeacher.Spec(architecture), Folder)).Message;
}
