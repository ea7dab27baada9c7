using System.Runtime.InteropServices;
using System.Text.Json;
using Theia.Checkpoints;
using Theia.Data.IO;

namespace Theia.Tests.Model;

[Collection("torch")]
public sealed class ModelFolderTests
{
    [Fact]
    public void Folders_shaped_like_published_checkpoints_load_predict_and_save_the_same_tensors()
    {
        using ScratchFolder scratch = new();
        List<string> mismatches = [];
        foreach (JsonElement entry in Goldens.Json("student", "cases.json").GetProperty("models").EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString()!;
            var folder = Goldens.At("student", entry.GetProperty("folder").GetString()!);
            using var model = TheiaModel.Load(folder);
            if (model.Config.TargetFeatureSizes.Count > 0)
                model.Predict(NoiseImages.Image(60, 30)).Dispose();
            model.Save(scratch[name]);
            Compare(
                name, SafetensorsFile.ReadAll(Path.Combine(folder, "model.safetensors")),
                SafetensorsFile.ReadAll(scratch[name, "model.safetensors"]), mismatches);
            using var again = TheiaModel.Load(scratch[name]);
            Assert.Equal(model.Config.ToJson(), again.Config.ToJson());
            Assert.Equal(model.Processor.ToJson(), again.Processor.ToJson());
        }

        Assert.Empty(mismatches);
    }

    [Fact]
    public void A_model_that_is_not_there_is_named_as_it_was_given()
    {
        Assert.Contains(
            "The model models/none does not exist.",
            Assert.Throws<UsageException>(() => TheiaModel.Load("models/none")).Message, StringComparison.Ordinal);
        using ScratchFolder scratch = new();
        Assert.Contains(
            $"{scratch.Path} is not a model folder",
            Assert.Throws<UsageException>(() => TheiaModel.Load(scratch.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoints_of_the_reference_load_as_a_file_and_can_be_written()
    {
        using ScratchFolder scratch = new();
        List<string> mismatches = [];
        foreach (JsonElement entry in Goldens.Json("student", "cases.json")
            .GetProperty("models").EnumerateArray().Where(e => e.TryGetProperty("pth", out _)))
        {
            var folder = Goldens.At("student", entry.GetProperty("folder").GetString()!);
            using var model = TheiaModel.Load(
                Goldens.At("student", entry.GetProperty("pth").GetString()!), TheiaConfig.Load(folder));
            var written = scratch[$"{entry.GetProperty("name").GetString()}.pth"];
            model.SavePth(written);
            using var again = TheiaModel.Load(written, model.Config);
            again.Save(scratch["again"]);
            Compare(
                written, SafetensorsFile.ReadAll(Path.Combine(folder, "model.safetensors")),
                SafetensorsFile.ReadAll(scratch["again", "model.safetensors"]), mismatches);
            Directory.Delete(scratch["again"], recursive: true);
        }

        Assert.Empty(mismatches);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nocls-")]
    [InlineData("reg-")]
    public void A_bare_checkpoint_of_a_published_kind_says_itself_what_it_is(string variant)
    {
        using ScratchFolder scratch = new();
        var config = new TheiaConfig
        {
            Backbone = $"{variant}facebook/deit-tiny-patch16-224",
            BackboneConfig =
                new() { HiddenSize = 128, NumAttentionHeads = 2, NumHiddenLayers = 2, IntermediateSize = 40 },
            TranslatorKwargs = new() { HiddenSizeFactor = 0.1 },
        }.WithTargets([
            new TeacherSpec("a/wide", "vit", new FeatureSize(5, 64, 64)),
            new TeacherSpec("b/same", "vit", new FeatureSize(6, 14, 14)),
            new TeacherSpec("c/small", "vit", new FeatureSize(7, 7, 7)),
            TeacherSpec.DinoV2Large], classTokens: variant != "nocls-");
        using var model = TheiaModel.Create(config);
        model.SavePth(scratch["student.pth"]);

        using var loaded = TheiaModel.Load(scratch["student.pth"]);

        Assert.Equal(config.TargetFeatureSizes, loaded.Config.TargetFeatureSizes);
        Assert.Equal(config.BackboneConfig, loaded.Config.BackboneConfig);
        Assert.Equal(config.Backbone, loaded.Config.Backbone);
    }

    [Fact]
    public void A_bare_checkpoint_of_another_kind_asks_for_its_configuration()
    {
        using ScratchFolder scratch = new();
        using var model = TheiaModel.Create(Small);
        model.SavePth(scratch["student.pth"]);

        Assert.Contains(
            "config.json", Assert.Throws<UsageException>(() => TheiaModel.Load(scratch["student.pth"])).Message,
            StringComparison.Ordinal);
        model.Save(scratch["folder"]);
        File.Move(scratch["student.pth"], scratch["folder", "student.pth"]);
        TheiaModel.Load(scratch["folder", "student.pth"]).Dispose();
    }

    [Fact]
    public void Halved_weights_are_computed_in_float32_and_saved_halved()
    {
        using ScratchFolder scratch = new();
        using var model = TheiaModel.Create(Small);
        model.Save(scratch["full"]);
        var halved = SafetensorsFile.ReadAll(scratch["full", "model.safetensors"])
            .ToDictionary(w => w.Key, w => Half(w.Value), StringComparer.Ordinal);
        SafetensorsWriter.Write(
            scratch["full", "model.safetensors"], halved.Select(w => new TensorSource(w.Key, w.Value)));

        using var loaded = TheiaModel.Load(scratch["full"]);
        loaded.Save(scratch["saved"]);

        Assert.All(loaded.Network.parameters(), parameter => Assert.Equal(TorchSharp.torch.float32, parameter.dtype));
        List<string> mismatches = [];
        Compare("halved", halved, SafetensorsFile.ReadAll(scratch["saved", "model.safetensors"]), mismatches);
        Assert.Empty(mismatches);
    }

    [Fact]
    public void Weights_are_stored_in_bfloat16_where_that_is_asked_for_and_load_as_the_rounded_ones()
    {
        using ScratchFolder scratch = new();
        using var model = TheiaModel.Create(Small, seed: 3);
        model.Save(scratch["half"], DType.BF16);

        using var loaded = TheiaModel.Load(scratch["half"]);
        loaded.Save(scratch["again"]);
        loaded.Save(scratch["full"], DType.F32);

        Assert.Contains(
            "\"torch_dtype\": \"bfloat16\"", File.ReadAllText(scratch["half", "config.json"]),
            StringComparison.Ordinal);
        Assert.Contains(
            "\"torch_dtype\": \"float32\"", File.ReadAllText(scratch["full", "config.json"]), StringComparison.Ordinal);
        Assert.Equal(
            File.ReadAllBytes(scratch["half", "model.safetensors"]),
            File.ReadAllBytes(scratch["again", "model.safetensors"]));
        var stored = SafetensorsFile.ReadAll(scratch["half", "model.safetensors"]);
        Assert.All(stored.Values, weight => Assert.Equal(DType.BF16, weight.Type));
        foreach (var (name, weight) in StateDict.Read(model.Network))
        {
            float[] rounded = [.. MemoryMarshal.Cast<byte, uint>(weight.Bytes.Span).ToArray().Select(Rounded)];
            Assert.Equal(
                rounded, MemoryMarshal.Cast<byte, float>(StateDict.Read(loaded.Network)[name].Bytes.Span).ToArray());
        }
    }

    [Fact]
    public void Weights_are_not_stored_as_whole_numbers()
    {
        using ScratchFolder scratch = new();
        using var model = TheiaModel.Create(Small);
        Assert.Contains(
            "I32", Assert.Throws<UsageException>(() => model.Save(scratch["whole"], DType.I32)).Message,
            StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Path));
    }

    [Fact]
    public void A_broken_checkpoint_is_refused_with_everything_that_is_broken()
    {
        using ScratchFolder scratch = new();
        using (var model = TheiaModel.Create(Small))
            model.Save(scratch["model"]);
        var file = scratch["model", "model.safetensors"];
        Dictionary<string, TensorData> weights = new(SafetensorsFile.ReadAll(file), StringComparer.Ordinal);
        weights.Remove("backbone.model.layernorm.bias");
        weights["backbone.model.pooler.dense.weight"] = new TensorData(DType.F32, [1], new byte[4]);
        weights["backbone.model.embeddings.cls_token"] = new TensorData(DType.F32, [1], new byte[4]);
        SafetensorsWriter.Write(file, weights.Select(w => new TensorSource(w.Key, w.Value)));

        var error = Assert.Throws<DataException>(() => TheiaModel.Load(scratch["model"]));

        Assert.Equal(file, error.File);
        Assert.Contains("1 missing: backbone.model.layernorm.bias", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "1 not of this model: backbone.model.pooler.dense.weight", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "backbone.model.embeddings.cls_token is [1] and must be [1, 1, 16]",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_that_asks_for_more_than_the_file_holds_takes_no_memory()
    {
        using ScratchFolder scratch = new();
        using (var model = TheiaModel.Create(Small))
            model.Save(scratch["model"]);
        File.WriteAllText(scratch["model", "config.json"], """{"backbone_config": {"hidden_size": 16384, "num_attention_heads": 16, "num_hidden_layers": 256, "intermediate_size": 65536}}""");

        Assert.Throws<DataException>(() => TheiaModel.Load(scratch["model"]));
    }

    [Fact]
    public void A_folder_without_its_parts_is_refused_by_name()
    {
        using ScratchFolder scratch = new();
        Assert.Contains(
            "config.json", Assert.Throws<UsageException>(() => TheiaModel.Load(scratch.Path)).Message,
            StringComparison.Ordinal);
        File.WriteAllText(scratch["config.json"], "{}");
        Assert.Throws<UsageException>(() => TheiaModel.Load(scratch.Path));
        Assert.Throws<UsageException>(() => TheiaModel.Load(scratch["nowhere"]));
    }

    [Fact]
    public void A_processor_that_does_not_fit_the_network_is_refused()
    {
        using ScratchFolder scratch = new();
        using (var model = TheiaModel.Create(Small))
            model.Save(scratch["model"]);
        var file = scratch["model", "preprocessor_config.json"];
        File.WriteAllText(file, File.ReadAllText(file).Replace("224", "384", StringComparison.Ordinal));

        Assert.Contains(
            "384 x 384", Assert.Throws<DataException>(() => TheiaModel.Load(scratch["model"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_written_whole_or_not_at_all()
    {
        using ScratchFolder scratch = new();
        using var model = TheiaModel.Create(Small);
        for (var failAt = 1; ; failAt++)
        {
            FailingFileSystem disk = new(failAt);
            using (FileSystem.Substitute(disk))
            {
                try
                {
                    model.Save(scratch["model"]);
                    break;
                }
                catch (ResourceException)
                {
                    Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Path));
                }
            }
        }

        TheiaModel.Load(scratch["model"]).Dispose();
    }

    [Fact]
    public void Other_files_of_a_folder_that_is_saved_into_stay()
    {
        using ScratchFolder scratch = new();
        File.WriteAllText(scratch["notes.txt"], "mine");
        using var model = TheiaModel.Create(Small);
        model.Save(scratch.Path);
        model.Save(scratch.Path);

        Assert.Equal("mine", File.ReadAllText(scratch["notes.txt"]));
        TheiaModel.Load(scratch.Path).Dispose();
    }

    private static TheiaConfig Small => new()
    {
        BackboneConfig = new() { HiddenSize = 16, NumAttentionHeads = 2, NumHiddenLayers = 1, IntermediateSize = 24 },
        TargetFeatureSizes = new Dictionary<string, FeatureSize>(StringComparer.Ordinal)
        {
            ["facebook/dinov2-large"] = new(4, 16, 16),
        },
    };

    // To nearest, ties to even: bfloat16 is the upper half of a float.
    private static float Rounded(uint bits) =>
        BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);

    private static TensorData Half(TensorData data)
    {
        var values = MemoryMarshal.Cast<byte, float>(data.Bytes.Span);
        var halves = new Half[values.Length];
        for (var i = 0; i < halves.Length; i++)
            halves[i] = (Half)values[i];
        return new TensorData(DType.F16, data.Shape, MemoryMarshal.AsBytes(halves.AsSpan()).ToArray());
    }

    private static void Compare(
        string name, IReadOnlyDictionary<string, TensorData> expected,
        IReadOnlyDictionary<string, TensorData> actual, List<string> mismatches)
    {
        mismatches.AddRange(
            expected.Keys.Except(actual.Keys, StringComparer.Ordinal).Select(key => $"{name}: {key} is missing"));
        mismatches.AddRange(
            actual.Keys.Except(expected.Keys, StringComparer.Ordinal).Select(key => $"{name}: {key} is too much"));
        mismatches.AddRange(
            from key in expected.Keys.Intersect(actual.Keys, StringComparer.Ordinal)
            let was = expected[key]
            let now = actual[key]
            where was.Type != now.Type || !was.Shape.SequenceEqual(now.Shape)
                || !was.Bytes.Span.SequenceEqual(now.Bytes.Span)
            select $"{name}: {key} has changed");
    }
}
