using Theia.Student.Backbones;
using static Theia.Training.Configuration.ConfigLimits;

namespace Theia;

public sealed partial record DistillConfig
{
    /// <summary>What cannot be, one sentence each.</summary>
    internal IEnumerable<string> Findings()
    {
        string?[] findings =
        [
            AtLeast("seed", Seed, 0),
            AtLeast("steps", Steps, 0),
            Steps == 0 ? AtLeast("epochs", Epochs, 1) : null,
            AtLeast("batchSize", BatchSize, 1),
            AtLeast("gradientAccumulation", GradientAccumulation, 1),
            GradientAccumulation > BatchSize
                ? $"gradientAccumulation is {GradientAccumulation}, but a batch has only {BatchSize} samples to divide."
                : null,
            AtLeast("imageSize", ImageSize, 16),
            AtLeast("baseBatchSize", BaseBatchSize, 1),
            AtLeast("baseWorldSize", BaseWorldSize, 1),
            AtLeast("evalInterval", EvalInterval, 1),
            AtLeast("saveCkptInterval", SaveCkptInterval, 1),
            NotNegative("saveCkptMinutes", SaveCkptMinutes),
            AtLeast("stripInterval", StripInterval, 0),
            AtLeast("shuffleWindow", ShuffleWindow, 0),
            AtLeast("prefetch", Prefetch, 0),
            AtLeast("threads", Threads, 0),
            BackboneName.HasRegisters(Backbone) ? AtLeast("numRegTokens", NumRegTokens, 1) : null,
            Positive("baseLr", BaseLr),
            LearningRate is { } rate ? Positive("learningRate", rate) : null,
            Positive("gradClipNorm", GradClipNorm),
            Positive("gradClipNormWarmup", GradClipNormWarmup),
            Positive("datasetRatio", DatasetRatio),
            Positive("evalRatio", EvalRatio),
            Within("warmUpStepsRatio", WarmUpStepsRatio, 0, 1),
            Within("warmUpLrStartFactor", WarmUpLrStartFactor, 0, 1),
            Within("freezeTranslatorStartStepsRatio", FreezeTranslatorStartStepsRatio, 0, 1),
            Within("teacherDropping", TeacherDropping, 0, 0.999),
            NotNegative("weightDecay", WeightDecay),
            Betas.Count == 2 && Betas.All(static beta => beta is >= 0 and < 1) ? null
                : $"betas must be two numbers in [0, 1); got [{string.Join(", ", Betas)}].",
            EvalSplit is "train" or "val" or "test"
                ? null
                : $"evalSplit must be train, val or test; got '{EvalSplit}'.",
            Device is "cpu" or "cuda" ? null : $"device must be cpu or cuda; got '{Device}'.",
            RunFolder.Length > 0 ? null : "runFolder is empty; name the folder to write.",
            DatasetMix.Count > 0 ? null : "datasetMix is empty; name at least one data set.",
            DatasetMix.FirstOrDefault(static part => !(double.IsFinite(part.Value) && part.Value > 0))
                is { Key: not null } bad
                ? $"datasetMix.{bad.Key} must be a positive weight; got {bad.Value}."
                : null,
            TargetModelWeights?.FirstOrDefault(static part => !(double.IsFinite(part.Value) && part.Value >= 0))
                is { Key: not null } weight
                ? $"targetModelWeights.{weight.Key} must not be negative; got {weight.Value}."
                : null,
        ];
        return findings.OfType<string>();
    }
}
