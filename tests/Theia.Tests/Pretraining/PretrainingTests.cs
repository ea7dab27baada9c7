using Theia.Checkpoints;
using Theia.Lab.Pretraining.Configuration;
using Theia.Scenes;
using Theia.Tests.Cli;

namespace Theia.Tests.Pretraining;

/// <summary>What holds for every objective.</summary>
[Collection("torch")]
public sealed class PretrainingTests
{
    public static TheoryData<string> Objectives => [.. Enum.GetNames<PretrainObjective>()];

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Every_parameter_gets_a_gradient_and_learns(string name)
    {
        using var objective = TinyTeaching.Make(Enum.Parse<PretrainObjective>(name), out var stock);
        using var trainer = TinyTeaching.Trainer(objective);
        var before = objective.Parameters.Select(pair => pair.Value.ToTensorData().Bytes.ToArray()).ToArray();
        var batches = TinyTeaching.Batches(objective, stock);
        for (var step = 0; step < 3; step++)
            _ = trainer.Step(step, batches.Make(step));
        string[] idle = [.. objective.Parameters.Where(
            (pair, i) => pair.Value.ToTensorData().Bytes.Span.SequenceEqual(before[i])).Select(pair => pair.Name)];
        Assert.Empty(idle);
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void The_loss_falls_on_a_batch_that_comes_again(string name)
    {
        // A teacher that moves gives other answers each time, so it is held still.
        using var objective = TinyTeaching.Make(
            Enum.Parse<PretrainObjective>(name), out var stock, "steps=40", "batchSize=4", "learningRate=0.003",
            "warmUpStepsRatio=0", "dino.momentum=1", "dino.centerMomentum=1");
        using var trainer = TinyTeaching.Trainer(objective);
        var batch = TinyTeaching.Batches(objective, stock).Make(0);
        double[] losses = [.. Enumerable.Range(0, 40).Select(_ => trainer.Step(batch.Step, batch).Loss.Value)];
        Assert.True(losses[^1] < 0.9 * losses[0], $"{losses[0]} to {losses[^1]}");
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void A_resumed_run_equals_an_uninterrupted_one_to_the_bit(string name)
    {
        var kind = Enum.Parse<PretrainObjective>(name);
        using var scratch = new ScratchFolder();
        TinyTeaching.Train(kind, scratch["whole"], stopAfter: 6);
        TinyTeaching.Train(kind, scratch["parts"], stopAfter: 3);
        TinyTeaching.Train(kind, scratch["parts"], stopAfter: 6);
        foreach (var file in Directory.EnumerateFiles(scratch["whole", "checkpoints/00000006"], "*.safetensors")
            .Append(scratch["whole", "model/model.safetensors"]))
        {
            Assert.Equal(
                File.ReadAllBytes(file),
                File.ReadAllBytes(scratch["parts", Path.GetRelativePath(scratch["whole"], file)]));
        }
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void The_command_writes_a_folder_that_loads_as_a_teacher(string name)
    {
        using var scratch = new ScratchFolder();
        var run = CommandLineRun.Of(
            ["lab", "teach", name.ToLowerInvariant(), "--to", scratch["run"], .. TinyTeaching.Overrides, "steps=1"]);
        Assert.True(run.Code == 0, run.Error);
        using var teacher = Teacher.Load(scratch["run", "model"]);
        Assert.Equal(
            name == nameof(PretrainObjective.Depth) ? new FeatureSize(6, 64, 64) : new FeatureSize(16, 4, 4),
            teacher.Spec.Size);
        Assert.Single(teacher.Extract([SceneRenderer.Render(0, 0).Image]));
    }
}
