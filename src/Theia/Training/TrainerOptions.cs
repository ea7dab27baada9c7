using System.Globalization;
using Theia.Data.Errors;
using Theia.Training.Losses;
using Theia.Training.Optimisation;
using Theia.Training.Targets;

namespace Theia.Training;

/// <summary>How a student is trained, resolved from a <see cref="DistillConfig"/>.</summary>
internal sealed record TrainerOptions
{
    public required LearningRateSchedule Schedule { get; init; }

    public required TargetDraw Draw { get; init; }

    public LossOptions Loss { get; init; } = new();

    public double WeightDecay { get; init; } = 0.01;

    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    /// <summary>Bounds of the gradient norm; null for none.</summary>
    public (double WarmUp, double After)? ClipLimit { get; init; }

    /// <summary>The first step in which translators stand still; null for never.</summary>
    public long? FreezeStep { get; init; }

    /// <summary>Parts in which a batch goes through the student.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>True computes products and convolutions in bfloat16.</summary>
    public bool BFloat16 { get; init; }

    /// <summary>False uses plain operations in place of libtorch's fused optimiser kernel.</summary>
    public bool Fused { get; init; } = true;

    public Device Device { get; init; } = CPU;

    /// <summary>What to do when the run has diverged; a sentence.</summary>
    public Remedy AfterDivergence { get; init; } = new("");

    /// <summary>Takes from a configuration what a step needs.</summary>
    public static TrainerOptions From(DistillConfig config, long totalSteps, IReadOnlyList<string> targets, bool bfloat16, Device device) => new()
    {
        Schedule = new LearningRateSchedule(
            config.LrScheduler, Peak(config), totalSteps, config.WarmUpStepsRatio, config.WarmUpLrStartFactor, config.ScheduleRule),
        Draw = new TargetDraw((ulong)config.Seed, targets, config.RandomTargetModels, config.TeacherDropping),
        Loss = LossOptions.From(config),
        WeightDecay = config.WeightDecay,
        Beta1 = config.Betas[0],
        Beta2 = config.Betas[1],
        ClipLimit = config.GradClip ? (config.GradClipNormWarmup, config.GradClipNorm) : null,
        FreezeStep = config.FreezeTranslator ? (long)(config.FreezeTranslatorStartStepsRatio * totalSteps) : null,
        Parts = config.GradientAccumulation,
        BFloat16 = bfloat16,
        Device = device,
        // A rate that may do, and never one that is known to be large for students of these sizes.
        AfterDivergence = new Remedy(
            "Resume from its last checkpoint with a lower learningRate and with gradClip=true.", RemedyStep.Resume)
        {
            Path = config.RunFolder,
            Words = string.Create(
                CultureInfo.InvariantCulture, $"learningRate={Math.Min(Peak(config) / 10, 1e-3):0.###e-0} gradClip=true"),
        },
    };

    private static double Peak(DistillConfig config) =>
        config.LearningRate ?? LearningRateSchedule.PeakFor(config.BaseLr, config.BatchSize, world: 1, config.BaseBatchSize, config.BaseWorldSize);
}
