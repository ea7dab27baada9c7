using System.Globalization;
using Theia.Data.Errors;
using Theia.Training.Losses;
using Theia.Training.Optimization;
using Theia.Training.Runs;
using Theia.Training.Targets;

namespace Theia.Training;

/// <summary>How a student is trained, resolved from a <see cref="DistillConfig"/>.</summary>
internal sealed record TrainerOptions
{
    /// <summary>How gradients become steps.</summary>
    public required OptimizationOptions Optimizer { get; init; }

    /// <summary>Which targets a step learns.</summary>
    public required TargetSampler Draw { get; init; }

    /// <summary>How their losses become one.</summary>
    public LossOptions Loss { get; init; } = new();

    /// <summary>First step with frozen translators; null for never.</summary>
    public long? FreezeStep { get; init; }

    /// <summary>Parts in which a batch goes through the student.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Takes from a configuration what a step needs.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <param name="targets">Names of all targets.</param>
    /// <param name="ranks">
    /// Processes that train together: the rate is in proportion to the batch of all of them.
    /// </param>
    public static TrainerOptions From(DistillConfig config, long totalSteps, IReadOnlyList<string> targets, Ranks ranks)
    {
        var peak = config.LearningRate
            ?? LearningRateSchedule.PeakFor(
                config.BaseLr, config.BatchSize, ranks.World, config.BaseBatchSize, config.BaseWorldSize);
        return new()
        {
            Optimizer = new OptimizationOptions
            {
                Schedule = new LearningRateSchedule(
                    config.LrScheduler,
                    peak,
                    totalSteps,
                    config.WarmUpStepsRatio,
                    config.WarmUpLrStartFactor,
                    config.ScheduleRule),
                WeightDecay = config.WeightDecay,
                Beta1 = config.Betas[0],
                Beta2 = config.Betas[1],
                ClipLimit = config.GradClip ? (config.GradClipNormWarmup, config.GradClipNorm) : null,
                // A rate that may do, and never one that is known to be large for students of these sizes.
                AfterDivergence = new Remedy(
                    "Resume from its last checkpoint with a lower learningRate and with gradClip=true.",
                    RemedyStep.Resume)
                {
                    Path = config.RunFolder,
                    Words = string.Create(
                        CultureInfo.InvariantCulture,
                        $"learningRate={Math.Min(peak / 10, 1e-3):0.###e-0} gradClip=true"),
                },
            },
            Draw = new TargetSampler((ulong)config.Seed, targets, config.RandomTargetModels, config.TeacherDropping),
            Loss = LossOptions.From(config),
            FreezeStep = config.FreezeTranslator ? (long)(config.FreezeTranslatorStartStepsRatio * totalSteps) : null,
            Parts = config.GradientAccumulation,
        };
    }
}
