using Theia.Checkpoints;
using Theia.Networks;
using static TorchSharp.torch;

namespace Theia.Tests.Samples;

/// <summary>
/// The lines of C# that the project promises, as a user would write them: published names and stored sizes, only the
/// networks are less deep and the images fewer.
/// </summary>
[Collection("torch")]
public sealed class LibraryLinesTests
{
    [Fact]
    public void A_student_encodes_and_predicts()
    {
        using var here = new WorkingFolder();
        SaveStudent(
            "models/theia-tiny-patch16-224-cddsv", TeacherSpec.ClipVitLargePatch14, TeacherSpec.DepthAnythingLarge);
        NoiseImages.Image(320, 240).SavePng("kitchen.png");
        RgbImage image = NoiseImages.Image(64, 48);
        RgbImage[] images = [image, NoiseImages.Image(224, 224), NoiseImages.Image(30, 50)];

        using var theia = TheiaModel.Load("models/theia-tiny-patch16-224-cddsv");
        using Tensor tokens = theia.Encode(RgbImage.Load("kitchen.png"));
        using Tensor vector = theia.Encode(images, TokenSelection.Mean);
        using FeatureSet predicted = theia.Predict(image);
        Tensor depth = predicted[TeacherSpec.DepthAnythingLarge];

        Assert.Equal([1, 196, 192], tokens.shape);
        Assert.Equal([3, 192], vector.shape);
        Assert.Equal([1, 4096, 32], depth.shape);
        Assert.Equal([1, 256, 1024], predicted[TeacherSpec.ClipVitLargePatch14].shape);
        Assert.All(depth.data<float>().ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_teacher_extracts_with_progress_until_it_is_asked_to_end()
    {
        using var here = new WorkingFolder();
        SaveDinoV2("models/dinov2-large");
        DatasetFolder set = SomeSet.Pack("data/pets", train: 5, perShard: 2, side: 224);
        var options = new ExtractionOptions { BatchSize = 2 };
        var seen = new List<ExtractionProgress>();
        using var interrupt = new CancellationTokenSource();
        var progress = new Listener<ExtractionProgress>(state =>
        {
            seen.Add(state);
            interrupt.Cancel();
        });

        using var dino = Teacher.Load(TeacherSpec.DinoV2Large, "models/dinov2-large");
        Assert.Throws<OperationCanceledException>(
            () => FeatureExtraction.Run(dino, set, "train", options, progress, interrupt.Token));
        ExtractionReport done = FeatureExtraction.Run(
            dino, set, "train", options, new Listener<ExtractionProgress>(seen.Add),
            TestContext.Current.CancellationToken);

        // the first shard was finished and is kept
        Assert.Equal(("facebook/dinov2-large", 3, 1, 3L), (done.Teacher, done.Shards, done.Skipped, done.Samples));
        Assert.Equal((5L, 5L), (seen[^1].Samples, seen[^1].TotalSamples));
        using var shard = Shard.Open(set.ShardPath(TeacherSpec.DinoV2Large.FolderName, "train", 0));
        var stored = SafetensorsFile.Parse(shard.Read(shard.Members[0]), shard.Path);
        Assert.Equal([1024, 16, 16], stored["embedding"].Shape);
        Assert.Equal([1, 1024], stored["cls_token"].Shape);
    }

    [Fact]
    public void A_distillation_is_a_loop_of_the_callers_that_can_be_resumed()
    {
        using var here = new WorkingFolder();
        DatasetFolder set = SomeSet.Pack("data/pets", train: 6, perShard: 3, side: 224)
            .WithFeatures(FakeTeacher.Coarse);
        SomeSet.Measure(set, FakeTeacher.Coarse);
        Directory.CreateDirectory("configs/distill");
        File.WriteAllText("configs/distill/tiny-cdiv.json",
            """
            {
              "backbone": "facebook/deit-tiny-patch16-224",
              "backboneConfig": { "hiddenSize": 16, "numAttentionHeads": 2, "numHiddenLayers": 1, "intermediateSize": 32 },
              "translatorKwargs": { "hiddenSizeFactor": 0.25 },
              "targetModels": ["fake/coarse"],
              "datasetMix": { "pets": 1 },
              "datasetRatio": 1,
              "batchSize": 128,
              "steps": 4,
              "learningRate": 0.001,
              "runFolder": "runs/tiny-cdiv"
            }
            """);
        using var interrupt = new CancellationTokenSource();
        CancellationToken cancellation = interrupt.Token;
        List<DistillStep> steps = [];

        using (var distillation = Distillation.Start(
            DistillConfig.Load("configs/distill/tiny-cdiv.json", "batchSize=2")))
        {
            foreach (DistillStep step in distillation.Steps(cancellation))
            {
                steps.Add(step);
                if (step.Step == 3)
                    interrupt.Cancel();
            }

            Assert.True(distillation.Interrupted);
        }

        using var again = Distillation.Resume("runs/tiny-cdiv");
        Assert.Equal((3, 4), (again.Step, again.TotalSteps));
        steps.AddRange(again.Steps(TestContext.Current.CancellationToken));

        Assert.Equal([1L, 2, 3, 4], steps.Select(step => step.Step));
        Assert.All(steps, step => Assert.Equal((2, 4L), (step.Samples, step.TotalSteps)));
        Assert.All(steps, step => Assert.True(double.IsFinite(step.Loss) && step.Loss > 0, $"loss {step.Loss}"));
        using var student = TheiaModel.Load(again.ModelFolder);
        Assert.Equal(["fake/coarse"], student.Config.TargetFeatureSizes.Keys);
    }

    private static void SaveStudent(string folder, params TeacherSpec[] teachers)
    {
        using var student = TheiaModel.Create(
            TheiaConfig.Tiny.WithTargets(teachers) with { BackboneConfig = new BackboneSizes { NumHiddenLayers = 1 } });
        student.Save(folder);
    }

    private static void SaveDinoV2(string folder)
    {
        var processor = ImageProcessor.Parse(
            """{ "image_processor_type": "BitImageProcessor", "size": { "shortest_edge": 256 }, "resample": 3, "crop_size": { "height": 224, "width": 224 } }""",
            modelType: null,
            "test");
        using var teacher = Teacher.Create(
            TeacherSpec.DinoV2Large,
            new VisionTransformerConfig(
                1024, Layers: 1, Heads: 16, IntermediateSize: 64, ImageSize: 224, PatchSize: 14),
            processor,
            seed: 1);
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            """{ "model_type": "dinov2", "hidden_size": 1024, "num_hidden_layers": 1, "num_attention_heads": 16, "mlp_ratio": 0.0625, "image_size": 224, "patch_size": 14 }""");
        File.WriteAllText(Path.Combine(folder, "preprocessor_config.json"), processor.ToJson());
        SafetensorsWriter.Write(
            Path.Combine(folder, "model.safetensors"),
            StateDict.Read(teacher.Tower.Module).Select(weight => new TensorSource(weight.Key, weight.Value)));
    }

    private sealed class Listener<T>(Action<T> heard) : IProgress<T>
    {
        public void Report(T value) => heard(value);
    }
}
