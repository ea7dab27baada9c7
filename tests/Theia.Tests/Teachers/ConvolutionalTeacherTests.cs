using System.Runtime.InteropServices;
using Theia.Checkpoints;
using Theia.Networks;
using Theia.Networks.Layers;
using Theia.Teachers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Theia.Tests.Teachers;

/// <summary>
/// The seam for new teachers: a network that exists only here becomes one by its class and a row of the table.
/// </summary>
[Collection("torch")]
public sealed class ConvolutionalTeacherTests
{
    private const int Channels = 12;
    private const string Id = "test/convolution";

    private static readonly VisionTransformerFamily _row = new()
    {
        Architecture = "tiny-convolution",
        ModelTypes = ["tiny_convolution"],
        Prefixes = ["", "model."],
        Ignored = ["classifier.*"],
        Defaults = new VisionTransformerConfig(
            Channels, Layers: 1, Heads: 1, IntermediateSize: Channels, PatchSize: 32),
        Build = (config, device) => new TinyConvolution(config, device),
        ClassTokens = ClassTokenForm.None,
    };

    private static readonly TeacherSpec _spec = new(Id, "tiny-convolution", new FeatureSize(Channels, 7, 7));

    [Fact]
    public void A_network_that_is_no_transformer_is_extracted_and_distilled()
    {
        using var here = new WorkingFolder();
        var options = new TeacherOptions { Families = [.. TeacherFamily.All, _row] };
        Write("teacher", options);
        var set = SomeSet.Pack("data/pets", train: 6, perShard: 3, side: 224);

        using (var teacher = Teacher.Load(_spec, "teacher", options))
        {
            _ = SomeSet.Extract(teacher, set, "train");
            AssertStored(teacher, set);
        }

        _ = SomeSet.Measure(set, _spec);
        File.WriteAllText(
            "distill.json",
            $$"""
            {
              "backboneConfig": { "hiddenSize": 16, "numAttentionHeads": 2, "numHiddenLayers": 1, "intermediateSize": 32 },
              "translatorKwargs": { "hiddenSizeFactor": 0.25 },
              "targetModels": ["{{Id}}"],
              "datasetMix": { "pets": 1 },
              "datasetRatio": 1,
              "batchSize": 2,
              "steps": 2,
              "learningRate": 0.001,
              "runFolder": "run"
            }
            """);
        using var distillation = Distillation.Start(DistillConfig.Load("distill.json"));
        DistillStep[] steps = [.. distillation.Steps(TestContext.Current.CancellationToken)];

        Assert.Equal([1L, 2], steps.Select(step => step.Step));
        Assert.All(steps, step => Assert.True(double.IsFinite(step.Loss) && step.Loss > 0, $"loss {step.Loss}"));
        using var student = TheiaModel.Load(distillation.ModelFolder);
        Assert.Equal(new FeatureSize(Channels, 7, 7), student.Config.TargetFeatureSizes[Id]);
    }

    [Fact]
    public void A_folder_tells_that_it_is_of_the_new_kind_and_the_built_in_table_does_not_know_it()
    {
        using var scratch = new ScratchFolder();
        var options = new TeacherOptions { Families = [.. TeacherFamily.All, _row] };
        Write(scratch["net"], options);

        using var teacher = Teacher.Load(scratch["net"], options);

        Assert.Equal(new TeacherSpec("local/net", "tiny-convolution", new FeatureSize(Channels, 7, 7)), teacher.Spec);
        var refusal = Assert.Throws<DataException>(() => Teacher.Load(scratch["net"]));
        Assert.Contains("has the model_type 'tiny_convolution'", refusal.Message, StringComparison.Ordinal);
        var unknown = Assert.Throws<UsageException>(() => Teacher.Load(_spec, scratch["net"]));
        Assert.Contains("'tiny-convolution', which cannot be run yet", unknown.Message, StringComparison.Ordinal);
    }

    private static void Write(string folder, TeacherOptions options)
    {
        var processor = ImageProcessor.Parse(
            """{ "image_processor_type": "ViTImageProcessor", "size": 224 }""", modelType: null, "test");
        using var teacher = Teacher.Create(_spec, _row.Defaults, processor, seed: 5, options);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), """{ "model_type": "tiny_convolution" }""");
        File.WriteAllText(Path.Combine(folder, "preprocessor_config.json"), processor.ToJson());
        SafetensorsWriter.Write(
            Path.Combine(folder, "model.safetensors"),
            StateDict.Read(teacher.Tower.Module)
                .Select(weight => new TensorSource("model." + weight.Key, weight.Value)));
    }

    // What is stored of the first image equals the two convolutions on its pixels.
    private static void AssertStored(Teacher teacher, DatasetFolder set)
    {
        using var shard = Shard.Open(set.ShardPath(_spec.FolderName, "train", 0));
        var stored = SafetensorsFile.Parse(shard.Read(shard.Members[0]), shard.Path);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var pixels = teacher.Pixels([new RgbImage(224, 224, SomeSet.Pixels("pets-train_00000", 224))]);
        var weights = StateDict.Of(teacher.Tower.Module).ToDictionary(pair => pair.Name, pair => pair.Value);
        var hidden = functional.relu(functional.conv2d(pixels, weights["stem.weight"], weights["stem.bias"], [8L, 8]));
        var expected = functional.conv2d(hidden, weights["head.weight"], weights["head.bias"], [4L, 4]).squeeze(0);

        Assert.Equal(["embedding"], stored.Keys);
        Assert.Equal([Channels, 7, 7], stored["embedding"].Shape);
        var bits = MemoryMarshal.Cast<byte, ushort>(stored["embedding"].Bytes.Span).ToArray();
        Assert.All(
            expected.contiguous().data<float>()
                .ToArray().Zip(bits, (value, bit) => (value, Stored: BitConverter.UInt32BitsToSingle((uint)bit << 16))),
            pair => Assert.Equal(pair.value, pair.Stored, 1e-2f * Math.Max(1, Math.Abs(pair.value))));   // bfloat16
    }

    /// <summary>Two convolutions: 224 x 224 pixels to 28 x 28 and to 7 x 7.</summary>
    private sealed class TinyConvolution : Module, INetwork
    {
        private readonly int _channels;
        [ComponentName(Name = "stem")] private readonly Conv2d _stem;
        [ComponentName(Name = "head")] private readonly Conv2d _head;

        public TinyConvolution(VisionTransformerConfig config, Device? device)
            : base(nameof(TinyConvolution))
        {
            _channels = config.HiddenSize;
            _stem = UninitializedLayers.Convolution(3, 8, 8, device, stride: 8);
            _head = UninitializedLayers.Convolution(8, _channels, 4, device, stride: 4);
            RegisterComponents();
        }

        public Module Module => this;

        public TokenLayout Tokens => default;

        public int BlockCount => 0;

        public FeatureSize MapSize(int height, int width) => new(_channels, height / 32, width / 32);

        public Dictionary<string, Tensor> Features(
            Tensor pixels, IReadOnlyCollection<string> names, PositionRule? positions)
        {
            using var hidden = _stem.call(pixels);
            using var active = functional.relu(hidden);
            return new(StringComparer.Ordinal) { [names.Single()] = _head.call(active) };
        }
    }
}
