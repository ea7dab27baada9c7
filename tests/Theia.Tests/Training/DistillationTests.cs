using Theia.Cli.CommandLine;
using Theia.Training.MixedPrecision;
using TorchSharp;

namespace Theia.Tests.Training;

[Collection("torch")]
public sealed class DistillationTests
{
    [Fact]
    public void A_run_goes_on_to_the_bit_from_where_it_was_stopped()
    {
        using var scratch = new ScratchFolder();
        using (Distillation whole = TinyRuns.Start(TinyRuns.Config(scratch["whole"]), evaluate: true))
            Assert.Equal(10, whole.Run());
        using (Distillation first = TinyRuns.Start(TinyRuns.Config(scratch["parts"]), evaluate: true))
        {
            Assert.Equal(3, first.Run(3));
            first.Save();
            _ = first.Run(1);   // lost, and cut from the log
        }

        using (Distillation second = TinyRuns.Resume(scratch["parts"], evaluate: true))
        {
            Assert.Equal(3, second.Step);
            Assert.Equal(7, second.Run());
        }

        RunFolders.AssertSame(scratch["whole"], scratch["parts"]);
    }

    [Theory]
    [InlineData("featureNorm=none")]
    [InlineData("featureNorm=running")]
    [InlineData("featureNorm=phiS")]
    [InlineData("randomTargetModels=2")]
    [InlineData("teacherDropping=0.5")]
    [InlineData("freezeTranslator=true", "freezeTranslatorStartStepsRatio=0.2")]
    [InlineData("precision=bf16")]
    [InlineData("gradientAccumulation=3", "gradClip=true")]
    public void Every_option_goes_on_to_the_bit(params string[] options)
    {
        using var scratch = new ScratchFolder();
        using (Distillation whole = TinyRuns.Start(TinyRuns.Config(scratch["whole"], ["steps=6", .. options])))
            _ = whole.Run();
        using (Distillation first = TinyRuns.Start(TinyRuns.Config(scratch["parts"], ["steps=6", .. options])))
        {
            _ = first.Run(3);
            first.Save();
        }

        using (Distillation second = TinyRuns.Resume(scratch["parts"]))
            _ = second.Run();
        RunFolders.AssertSame(scratch["whole"], scratch["parts"]);
    }

    [Theory]
    [InlineData("on", "bf16")]
    [InlineData("off", "fp32")]
    public void Automatic_precision_is_that_of_the_start_when_a_run_goes_on(string setting, string precision)
    {
        Assert.SkipUnless(Autocast.IsAvailable, "This libtorch cannot be switched to bfloat16.");
        using var scratch = new ScratchFolder();
        using (EnvironmentSetting.BFloat16(setting))
        {
            using Distillation whole = TinyRuns.Start(TinyRuns.Config(scratch["whole"], "steps=6", "precision=auto"));
            _ = whole.Run();
            using Distillation first = TinyRuns.Start(TinyRuns.Config(scratch["parts"], "steps=6", "precision=auto"));
            _ = first.Run(2);
            first.Save();
        }

        // What the processor or the environment prefers by now plays no part.
        using (EnvironmentSetting.BFloat16(setting == "on" ? "off" : "on"))
        using (Distillation second = TinyRuns.Resume(scratch["parts"]))
            _ = second.Run();
        RunFolders.AssertSame(scratch["whole"], scratch["parts"]);
        Assert.Contains(
            $"\"precision\": \"{precision}\"",
            File.ReadAllText(scratch["parts", "checkpoints", "00000006", "state.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_transformer_with_dropout_goes_on_to_the_bit()
    {
        using var scratch = new ScratchFolder();
        string[] options =
        [
            "steps=6", "translator=transformer", "distillCls=false",
            """translatorKwargs={"translatorHiddenSize":8,"translatorNHeads":2,"translatorNLayers":1}""",
        ];
        using (Distillation whole = TinyRuns.Start(TinyRuns.Config(scratch["whole"], options)))
            _ = whole.Run();
        using (Distillation first = TinyRuns.Start(TinyRuns.Config(scratch["parts"], options)))
        {
            _ = first.Run(2);
            first.Save();
        }

        _ = torch.manual_seed(99);   // whatever else was drawn in between
        using (Distillation second = TinyRuns.Resume(scratch["parts"]))
            _ = second.Run();
        RunFolders.AssertSame(scratch["whole"], scratch["parts"]);
    }

    [Fact]
    public void Canceling_ends_after_the_step_at_hand_with_a_checkpoint()
    {
        using var scratch = new ScratchFolder();
        using var cancellation = new CancellationTokenSource();
        using (Distillation run = TinyRuns.Start(TinyRuns.Config(scratch["run"])))
        {
            var steps = 0;
            foreach (DistillStep step in run.Steps(cancellation.Token))
            {
                steps++;
                if (step.Step == 2)
                    cancellation.Cancel();
            }

            Assert.Equal((2, true, 2L), (steps, run.Interrupted, run.Step));
        }

        using Distillation again = TinyRuns.Resume(scratch["run"]);
        Assert.Equal(2, again.Step);
    }

    [Fact]
    public void An_evaluation_that_an_interrupt_put_off_is_made_up_for()
    {
        using var scratch = new ScratchFolder();
        using (Distillation whole = TinyRuns.Start(TinyRuns.Config(scratch["whole"]), evaluate: true))
            _ = whole.Run();
        using var cancellation = new CancellationTokenSource();
        var source = new GoldenBatches(TinyRuns.Golden, onRead: step =>
        {
            if (step == 4)   // the step that ends the epoch
                cancellation.Cancel();
        });
        using (var run = Distillation.Start(
            TinyRuns.Config(scratch["parts"]), source, TinyRuns.Evaluation, TinyRuns.Golden.Statistics))
        {
            Assert.Equal(5, run.Steps(cancellation.Token).Count());
            Assert.True(run.Interrupted);
        }

        using (Distillation again = TinyRuns.Resume(scratch["parts"], evaluate: true))
            _ = again.Run();
        RunFolders.AssertSame(scratch["whole"], scratch["parts"]);
    }

    [Fact]
    public void A_second_process_is_kept_out()
    {
        using var scratch = new ScratchFolder();
        using Distillation run = TinyRuns.Start(TinyRuns.Config(scratch["run"]));
        Assert.Throws<ResourceException>(() => TinyRuns.Resume(scratch["run"]));
    }

    [Fact]
    public void A_finished_run_is_not_overwritten()
    {
        using var scratch = new ScratchFolder();
        DistillConfig config = TinyRuns.Config(scratch["run"], "steps=1");
        using (Distillation run = TinyRuns.Start(config))
            _ = run.Run();
        var error = Assert.Throws<UsageException>(() => TinyRuns.Start(config));
        Assert.Contains("theia resume", RemedyWords.In(error), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_last_two_checkpoints_are_kept()
    {
        using var scratch = new ScratchFolder();
        using Distillation run = TinyRuns.Start(TinyRuns.Config(scratch["run"], "saveCkptInterval=2", "steps=7"));
        _ = run.Run();
        Assert.Equal(["00000006", "00000007"], Directory.GetDirectories(scratch["run", "checkpoints"])
            .Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Checkpoints_by_the_clock_change_nothing_but_where_a_killed_run_resumes()
    {
        using var scratch = new ScratchFolder();
        using (Distillation whole = TinyRuns.Start(
            TinyRuns.Config(scratch["whole"], "saveCkptInterval=1"), evaluate: true))
        {
            _ = whole.Run();
        }

        using (Distillation first = TinyRuns.Start(
            TinyRuns.Config(scratch["parts"], "saveCkptMinutes=1e-9"), evaluate: true))
        {
            Assert.All(
                first.Steps(TestContext.Current.CancellationToken).Take(3), static step => Assert.True(step.Saved));
        }

        using (Distillation second = TinyRuns.Resume(scratch["parts"], evaluate: true))
        {
            Assert.Equal(3, second.Step);
            _ = second.Run();
        }

        RunFolders.AssertSame(scratch["whole"], scratch["parts"]);
    }

    [Fact]
    public void A_full_disk_keeps_the_checkpoint_before()
    {
        using var scratch = new ScratchFolder();
        using (Distillation run = TinyRuns.Start(TinyRuns.Config(scratch["run"])))
        {
            _ = run.Run(2);
            using (Theia.Data.IO.FileSystem.Substitute(new FailingFileSystem(failAt: 6)))
                Assert.Throws<ResourceException>(run.Save);
        }

        using Distillation again = TinyRuns.Resume(scratch["run"]);
        Assert.Equal(0, again.Step);
    }

    [Fact]
    public void Data_of_another_size_are_not_the_data_of_the_run()
    {
        using var scratch = new ScratchFolder();
        using (TinyRuns.Start(TinyRuns.Config(scratch["run"])))
        {
        }

        Assert.Throws<DataException>(() => Distillation.Resume(
            scratch["run"], new GoldenBatches(TinyRuns.Golden, stepsPerEpoch: 7), null, TinyRuns.Golden.Statistics));
    }

    [Fact]
    public void A_folder_without_a_run_says_so()
    {
        using var scratch = new ScratchFolder();
        Assert.Contains(
            "is not a run folder", Assert.Throws<UsageException>(() => TinyRuns.Resume(scratch.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_statistics_and_unknown_teachers_are_named()
    {
        using var scratch = new ScratchFolder();
        var golden = TinyRuns.Golden;
        Assert.Contains(
            "theia measure",
            RemedyWords.In(Assert.Throws<UsageException>(
                () => Distillation.Start(TinyRuns.Config(scratch["a"]), new GoldenBatches(golden)))),
            StringComparison.Ordinal);
        var teacher = golden.Teachers.First();
        Assert.Contains(
            teacher,
            Assert.Throws<UsageException>(
                () => TinyRuns.Start(TinyRuns.Config(scratch["b"], $"targetModels={teacher[..^1]}"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no weight",
            Assert.Throws<UsageException>(
                () => TinyRuns.Start(TinyRuns.Config(scratch["c"], """targetModelWeights={"x":1}"""))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_seed_decides_the_first_weights_of_the_student()
    {
        using var scratch = new ScratchFolder();
        byte[] First(string run, int seed)
        {
            using (TinyRuns.Start(TinyRuns.Config(scratch[run], $"seed={seed}")))
                return File.ReadAllBytes(scratch[run, "checkpoints", "00000000", "model.safetensors"]);
        }

        var three = First("three", 3);
        Assert.Equal(three, First("again", 3));
        Assert.NotEqual(three, First("four", 4));
    }

    [Theory]
    [InlineData("false", 0.02)]
    [InlineData("true", 1)]
    public void The_slip_of_the_references_initialization_can_be_asked_for(string reference, double deviation)
    {
        using var scratch = new ScratchFolder();
        string[] options =
        [
            "backbone=nocls-facebook/deit-tiny-patch16-224", "distillCls=false", $"referenceInitialization={reference}",
        ];
        using (TinyRuns.Start(TinyRuns.Config(scratch["run"], options)))
        {
        }

        var positions = SafetensorsFile.ReadAll(
            scratch["run", "model", "model.safetensors"])["backbone.model.embeddings.position_embeddings"].Doubles();
        // 3,152 values: 0.013 of it
        Assert.Equal(deviation, Math.Sqrt(positions.Average(static value => value * value)), 0.1 * deviation);
    }

    [Fact]
    public void A_student_of_another_image_size_is_trained_saved_and_loaded()
    {
        using var scratch = new ScratchFolder();
        using (Distillation run = TinyRuns.Start(
            TinyRuns.Config(scratch["run"], "imageSize=256", "steps=2"), evaluate: true))
        {
            Assert.Equal(2, run.Run());
        }

        using var student = TheiaModel.Load(scratch["run", "model"]);
        using torch.Tensor tokens = student.Encode(new RgbImage(40, 30, new byte[40 * 30 * 3]));
        Assert.Equal([1, 256, 16], tokens.shape);
    }

    [Fact]
    public void The_model_folder_holds_the_student_of_the_last_checkpoint()
    {
        using var scratch = new ScratchFolder();
        using Distillation run = TinyRuns.Start(
            TinyRuns.Config(scratch["run"], "steps=2", "savePth=true", "notes=golden"));
        _ = run.Run();
        var weights = SafetensorsFile.ReadAll(Path.Combine(run.ModelFolder, "model.safetensors"));
        var stored = SafetensorsFile.ReadAll(scratch["run", "checkpoints", "00000002", "model.safetensors"]);
        Assert.Equal(stored.Keys.Order(StringComparer.Ordinal), weights.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            stored, pair => Assert.True(pair.Value.Bytes.Span.SequenceEqual(weights[pair.Key].Bytes.Span), pair.Key));
        Assert.Equal(
            TinyRuns.Golden.Targets.Order(StringComparer.Ordinal),
            TheiaConfig.Load(run.ModelFolder).TargetFeatureSizes.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(Directory.GetFiles(scratch["run", "pth"]), static path =>
            Path.GetFileName(path) == "rvfm_dp0.100_facebook-deit-tiny-patch16-224_lconv_golden_step00000002.pth");
    }
}
