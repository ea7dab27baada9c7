using Theia.Checkpoints;
using Theia.Native;
using Theia.Student;
using Theia.Training;
using Theia.Training.Configuration;
using Theia.Training.MixedPrecision;
using Theia.Training.Runs;
using Theia.Training.Targets;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Theia.Tests.Training;

[Collection("torch")]
public sealed class StudentTrainerTests
{
    private static GoldenTraining Golden => TinyRuns.Golden;

    [Theory]
    [InlineData("facebook/deit-tiny-patch16-224", "lconv", true)]
    [InlineData("nocls-facebook/deit-tiny-patch16-224", "lconv", false)]
    [InlineData("reg-facebook/deit-tiny-patch16-224", "lconv", true)]
    [InlineData("facebook/deit-tiny-patch16-224", "transformer", false)]
    [InlineData("facebook/deit-tiny-patch16-224", "mlp", false)]
    [InlineData("facebook/deit-tiny-patch16-224", "conv", false)]
    public void Every_parameter_learns(string backbone, string translator, bool classTokens)
    {
        using TrainerUnderTest run = Trainer(
            $"backbone={backbone}", $"translator={translator}", $"distillCls={(classTokens ? "true" : "false")}",
            """translatorKwargs={"hiddenSizeFactor":0.25,"translatorHiddenSize":8,"translatorNHeads":2,"translatorNLayers":1}""");
        var before = StateDict.Of(run.Student).ToDictionary(static p => p.Name, static p => p.Value.Doubles());
        for (var step = 0; step < 3; step++)
            _ = run.Trainer.Step(step, Golden.Batch(step));
        var still = StateDict.Of(run.Student)
            .Where(p => p.Value.Doubles().SequenceEqual(before[p.Name])).Select(static p => p.Name);
        Assert.Empty(still);
    }

    [Fact]
    public void The_loss_falls()
    {
        using TrainerUnderTest run = Trainer("steps=40", "learningRate=3e-3", "lrScheduler=cosine");
        double[] losses = [.. Enumerable.Range(0, 40).Select(step => run.Trainer.Step(step, Golden.Batch(step)).Loss)];
        Assert.True(
            losses[^5..].Average() < 0.8 * losses[..5].Average(),
            $"{losses[..5].Average():0.000} to {losses[^5..].Average():0.000}");
    }

    [Fact]
    public void Features_can_be_learned_as_they_are_and_class_tokens_too()
    {
        using TrainerUnderTest run = Trainer("featureNorm=none", "steps=40", "learningRate=3e-3", "lrScheduler=cosine");
        StudentStep[] steps = [.. Enumerable.Range(0, 40).Select(step => run.Trainer.Step(step, Golden.Batch(step)))];
        Assert.Equal(Golden.Targets.Order(StringComparer.Ordinal), steps[0].Targets.Keys.Order(StringComparer.Ordinal));
        Assert.All(Golden.Targets, target => Assert.True(
            steps[^5..].Average(step => Main(step, target)) < 0.95 * steps[..5].Average(step => Main(step, target)),
            target));

        static double Main(StudentStep step, string target) =>
            (0.9 * step.Targets[target].Cos) + (0.1 * step.Targets[target].L1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]   // parts of unequal size
    [InlineData(4)]
    public void A_batch_in_parts_gives_the_step_of_the_whole(int parts)
    {
        using TrainerUnderTest whole = Trainer(), divided = Trainer($"gradientAccumulation={parts}");
        StudentStep one = whole.Trainer.Step(0, Golden.Batch(0)), other = divided.Trainer.Step(0, Golden.Batch(0));
        Assert.Equal(one.Loss, other.Loss, 1e-6);   // float32 sums in another order
        Assert.Equal(one.GradientNorm, other.GradientNorm, 1e-5 * one.GradientNorm);
        Assert.Equal(
            one.Targets.Select(static t => t.Value.Mse).Sum(),
            other.Targets.Select(static t => t.Value.Mse).Sum(), 1e-5);
    }

    [Fact]
    public void Parts_of_a_batch_drop_the_teachers_that_the_whole_drops()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.SkipUnless(Golden.Teachers.Count() > 1, "The golden set has one teacher only.");
        // Nine in ten are dropped, so the one that leads is nearly always alone.
        string[] options = ["teacherDropping=0.9", "distillCls=false", "seed=3"];
        using TrainerUnderTest whole = Trainer(options), divided = Trainer([.. options, "gradientAccumulation=2"]);
        SampleBatch batch = Golden.Batch(0);
        string[] teachers = [.. Golden.Teachers.Take(2)];
        var half = batch.Keys.Count / 2;
        Enlarge(batch, teachers[0], 0, half, 64);
        Enlarge(batch, teachers[1], half, batch.Keys.Count - half, 16);
        Assert.Equal(
            teachers,
            (string[])[Leader(whole, Part(batch, 0, half)), Leader(whole, Part(batch, half, batch.Keys.Count - half))]);

        for (var step = 0; step < 4; step++)
        {
            StudentStep one = whole.Trainer.Step(step, batch), other = divided.Trainer.Step(step, batch);
            Assert.Equal(one.Loss, other.Loss, 1e-5 * one.Loss);   // float32 sums in another order
            Assert.Equal(one.GradientNorm, other.GradientNorm, 1e-4 * one.GradientNorm);
        }
    }

    [Fact]
    public void Frozen_translators_stand_still_from_their_step_on_and_the_backbone_goes_on()
    {
        using TrainerUnderTest run = Trainer(
            "steps=10", "freezeTranslator=true", "freezeTranslatorStartStepsRatio=0.2");
        for (var step = 0; step < 2; step++)
            _ = run.Trainer.Step(step, Golden.Batch(step));
        var before = StateDict.Of(run.Student).ToDictionary(static p => p.Name, static p => p.Value.Doubles());
        _ = run.Trainer.Step(2, Golden.Batch(2));
        foreach ((var name, Parameter value) in StateDict.Of(run.Student))
        {
            Assert.Equal(
                name.StartsWith("translator", StringComparison.Ordinal), value.Doubles().SequenceEqual(before[name]));
        }
    }

    [Fact]
    public void Targets_that_are_not_drawn_are_neither_learned_nor_counted()
    {
        using TrainerUnderTest run = Trainer("randomTargetModels=1");
        StudentStep outcome = run.Trainer.Step(0, Golden.Batch(0));
        var drawn = Assert.Single(outcome.Targets).Key;
        foreach ((var name, Tensor value) in run.Trainer.OptimizerState
            .Where(static state => state.Name.EndsWith(".step", StringComparison.Ordinal)
                && state.Name.Contains("heads", StringComparison.Ordinal)))
        {
            Assert.Equal(name.Contains($".{drawn}.", StringComparison.Ordinal) ? 1 : 0, value.ToDouble());
        }
    }

    [Fact]
    public void Thirty_steps_leave_no_tensor_behind()
    {
        using TrainerUnderTest run = Trainer("gradClip=true", "gradientAccumulation=2", "featureNorm=running");
        for (var step = 0; step < 3; step++)
            _ = run.Trainer.Step(step, Golden.Batch(step));
        var before = LeakFreeAttribute.Live;
        for (var step = 3; step < 33; step++)
            _ = run.Trainer.Step(step, Golden.Batch(step));
        Assert.Equal(before, LeakFreeAttribute.Live);
    }

    [Fact]
    public void A_feature_that_is_not_a_number_stops_the_run_before_it_reaches_a_weight()
    {
        using TrainerUnderTest run = Trainer();
        SampleBatch batch = Golden.Batch(0);
        batch.Features[Golden.Teachers.First()].Embedding[7] = 0x7FC0;   // NaN in bfloat16
        var before = StateDict.Of(run.Student).ToDictionary(static p => p.Name, static p => p.Value.Doubles());
        var error = Assert.Throws<DataException>(() => run.Trainer.Step(0, batch));
        Assert.Contains(Golden.Teachers.First(), error.Message, StringComparison.Ordinal);
        Assert.All(StateDict.Of(run.Student), p => Assert.Equal(before[p.Name], p.Value.Doubles()));
    }

    [Fact]
    public void A_run_that_diverges_says_so()
    {
        using TrainerUnderTest run = Trainer("learningRate=1e30", "warmUpStepsRatio=0");
        _ = run.Trainer.Step(0, Golden.Batch(0));
        var error = Assert.Throws<DivergenceException>(() => run.Trainer.Step(1, Golden.Batch(1)));
        Assert.Contains("in step 2: the run has diverged", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.ExitCode);
    }

    [Fact]
    public void Bfloat16_is_near_to_float32_and_is_no_float32()
    {
        Assert.SkipUnless(Autocast.IsAvailable, "This libtorch cannot be switched to bfloat16.");
        using TrainerUnderTest full = Trainer(), half = Trainer("precision=bf16");
        StudentStep one = full.Trainer.Step(0, Golden.Batch(0)), other = half.Trainer.Step(0, Golden.Batch(0));
        Assert.NotEqual(one.Loss, other.Loss);
        Assert.Equal(one.Loss, other.Loss, 0.01);   // bfloat16 keeps 8 bits: 0.4 % a product
        using Tensor x = randn(4, 4);
        using Tensor product = x.matmul(x);
        Assert.Equal(ScalarType.Float32, product.dtype);   // the switch is off again
    }

    [Theory]
    [InlineData(null)]
    [InlineData("on")]
    [InlineData("off")]
    public void Automatic_precision_follows_the_processor_unless_the_environment_decides(string? setting)
    {
        using var environment = EnvironmentSetting.BFloat16(setting);
        var prefers = setting is null ? CpuFeatures.HasBFloat16 && OneDnn.IsUsable : setting == "on";
        (var bfloat16, var notice) = PrecisionChoice.Of(DistillConfig.From());
        Assert.Equal(prefers && Autocast.IsAvailable, bfloat16);
        Assert.Contains(bfloat16 ? "bfloat16" : "float32", notice, StringComparison.Ordinal);
        Assert.Equal(setting is not null, notice.Contains($"THEIA_BFLOAT16={setting}", StringComparison.Ordinal));
        Assert.True(PrecisionChoice.Of(DistillConfig.From("precision=bf16")).BFloat16 || !Autocast.IsAvailable);
        Assert.False(PrecisionChoice.Of(DistillConfig.From("precision=fp32")).BFloat16);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("fp32")]
    public void A_misspelt_environment_setting_is_refused_whatever_the_precision(string precision)
    {
        using var environment = EnvironmentSetting.BFloat16("yes");
        var error = Assert.Throws<UsageException>(
            () => PrecisionChoice.Of(DistillConfig.From($"precision={precision}")));
        Assert.Contains("THEIA_BFLOAT16 must be on or off; got \"yes\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_device_is_a_plain_error()
    {
        Assert.SkipWhen(cuda.is_available(), "There is a CUDA device.");
        Assert.Contains(
            "device is cuda", Assert.Throws<UsageException>(() => Trainer("device=cuda")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Images_are_the_same_looked_up_here_or_there()
    {
        SampleBatch batch = Golden.Batch(0);
        using var upload = new PixelUpload(ImageProcessor.Theia, CPU);
        using Tensor here = upload.OnHost(batch.Images, batch.Keys.Count, batch.Height, batch.Width),
            there = upload.OnDevice(batch.Images, batch.Keys.Count, batch.Height, batch.Width);
        Assert.Equal(here.Doubles(), there.Doubles());
    }

    private static void Enlarge(SampleBatch batch, string teacher, int first, int count, float factor)
    {
        var values = batch.Features[teacher].Embedding;
        var length = values.Length / batch.Keys.Count;
        foreach (ref var value in values.AsSpan(first * length, count * length))
            value = Theia.Data.Tensors.BFloat16.FromSingle(factor * Theia.Data.Tensors.BFloat16.ToSingle(value));
    }

    private static SampleBatch Part(SampleBatch batch, int first, int count)
    {
        T[] Rows<T>(T[] all) =>
            all[(all.Length / batch.Keys.Count * first)..(all.Length / batch.Keys.Count * (first + count))];
        return new SampleBatch
        {
            Keys = [.. batch.Keys.Skip(first).Take(count)],
            Height = batch.Height,
            Width = batch.Width,
            Images = Rows(batch.Images),
            Features = batch.Features.ToDictionary(
                static column => column.Key,
                column => column.Value with { Embedding = Rows(column.Value.Embedding), ClassToken = null }),
        };
    }

    private static string Leader(TrainerUnderTest run, SampleBatch batch)
    {
        var losses = run.Trainer.Accumulate(0, batch).Targets;
        foreach (Parameter parameter in run.Student.parameters())
            parameter.grad?.zero_();
        return losses.MaxBy(static target => (0.9 * target.Value.Cos) + (0.1 * target.Value.L1)).Key;
    }

    private static TrainerUnderTest Trainer(params string[] overrides)
    {
        DistillConfig config = TinyRuns.Config("unused", overrides);
        Device device = PrecisionChoice.DeviceOf(config);
        SampleBatch batch = Golden.Batch(0);
        var sizes = TargetSizes.Of(TargetSizes.Teachers(config.TargetModels), batch, config.DistillCls);
        var student = new RobotVisionModel(config.ToStudent(sizes));
        Initialization.Apply(student, config.Seed);
        var normalizers = NormalizerSet.Create(
            config.FeatureNorm, Golden.Teachers.ToDictionary(static teacher => teacher, teacher => sizes[teacher]),
            Golden.Data, null!, device);
        var options = TrainerOptions.From(config, config.Steps, [.. sizes.Keys], Ranks.Single);
        var optimizer = options.Optimizer with { BFloat16 = PrecisionChoice.Of(config).BFloat16, Device = device };
        return new TrainerUnderTest(
            student, normalizers, new StudentSteps(student, normalizers, options with { Optimizer = optimizer }));
    }

    private sealed record TrainerUnderTest(RobotVisionModel Student, NormalizerSet Normalizers, StudentSteps Trainer)
        : IDisposable
    {
        public void Dispose()
        {
            Trainer.Dispose();
            Normalizers.Dispose();
            Student.Dispose();
        }
    }
}
