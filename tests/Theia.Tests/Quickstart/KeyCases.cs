using Theia.Training.MixedPrecision;

namespace Theia.Tests.Quickstart;

/// <summary>For each key of a distillation: words that change it, and what must follow.</summary>
internal static class KeyCases
{
    private const string Prefixed = "savePth=true";

    /// <summary>Keys that go through all stages.</summary>
    public static IReadOnlyList<(string Key, string Words, Action<KeyRun, KeyRun> Follows)> Run { get; } =
    [
        ("backbone", "backbone=nocls-facebook/deit-tiny-patch16-224", Differs),
        ("backboneConfig", "backboneConfig.numHiddenLayers=2", Differs),
        ("numRegTokens", "backbone=reg-facebook/deit-tiny-patch16-224 numRegTokens=2", static (run, _) =>
            Assert.Equal(2, TheiaConfig.Load(Path.Combine(run.Folder, "run", "model")).NumRegTokens)
        ),
        ("translator", "translator=mlp translatorKwargs.translatorHiddenSize=16", Differs),
        ("translatorKwargs", "translatorKwargs.hiddenSizeFactor=0.5", Differs),
        ("targetModelWeights", "targetModelWeights.fake/coarse=0.9 targetModelWeights.fake/token=0.1", Differs),
        ("distillCls", "distillCls=true", static (run, _) =>
            Assert.All(run.Train, static line => Assert.Contains("train_fake/token_cls_cos_loss", line.Values.Keys))
        ),
        ("randomTargetModels", "randomTargetModels=1", static (run, _) =>
            Assert.All(run.Train, static line =>
                Assert.Single(line.Values.Keys, static name =>
                    name.EndsWith("_cos_loss", StringComparison.Ordinal)
                    && name.StartsWith("train_", StringComparison.Ordinal)
                )
            )
        ),
        ("teacherDropping", "teacherDropping=0.9", Differs),
        ("datasetRatio", "steps=0 epochs=2 datasetRatio=0.5", static (run, _) =>
            Assert.InRange(
                run.Train.Count,
                (run.TrainSamples / KeyRuns.BatchSize) - 1,
                (run.TrainSamples / KeyRuns.BatchSize) + 2
            )
        ),
        ("evalRatio", "evalSplit=train evalRatio=0.5", static (run, _) =>
            Assert.InRange(
                run.Evaluations[^1].Values["samples"],
                (run.TrainSamples / 2) - 1,
                (run.TrainSamples / 2) + 1
            )
        ),
        ("evalSplit", "evalSplit=train", static (run, _) =>
            Assert.Equal(run.TrainSamples, run.Evaluations[^1].Values["samples"])
        ),
        (
            "imageSize",
            "imageSize=112 translator=mlp translatorKwargs.translatorHiddenSize=16",
            static (run, _) => Assert.Equal(112, TheiaConfig.Load(Path.Combine(run.Folder, "run", "model")).ImageSize)
        ),
        ("referenceInitialization", "referenceInitialization=true backbone=nocls-facebook/deit-tiny-patch16-224",
            Differs),
        ("shuffle", "shuffle=false", Differs),
        ("shuffleWindow", "shuffleWindow=1", Differs),
        ("sameEveryEpoch", "sameEveryEpoch=true", Differs),
        ("prefetch", "prefetch=0", Same),
        ("featureNorm", "featureNorm=none", static (run, _) =>
            Assert.Contains("which were not normalized", run.Report)
        ),
        ("featureNorm", "featureNorm=running", static (run, _) =>
            Assert.Contains("by all that training had seen", run.Report)
        ),
        ("featureNorm", "featureNorm=phiS", static (run, _) => Assert.Contains("(PHI-S)", run.Report)),
        ("epochs", "steps=0 epochs=1", static (run, _) =>
            Assert.InRange(
                run.Train.Count,
                run.TrainSamples / KeyRuns.BatchSize,
                (run.TrainSamples / KeyRuns.BatchSize) + 1
            )
        ),
        ("steps", "steps=3", static (run, _) => Assert.Equal(3, run.Train.Count)),
        ("batchSize", "batchSize=2", Differs),
        ("gradientAccumulation", "gradientAccumulation=2", static (run, usual) =>
            Assert.Equal(usual.Train[0].Values["loss"], run.Train[0].Values["loss"], 1e-4)
        ),
        ("learningRate", "learningRate=3e-3", static (run, _) => Assert.Equal(3e-3, run.Peak, 1e-12)),
        ("baseLr", "learningRate=null baseLr=0.064", static (run, _) =>
            Assert.Equal(0.064 * KeyRuns.BatchSize / (64 * 8), run.Peak, 1e-12)
        ),
        ("baseBatchSize", "learningRate=null baseBatchSize=8", static (run, _) =>
            Assert.Equal(2e-3 * KeyRuns.BatchSize / (8 * 8), run.Peak, 1e-12)
        ),
        ("baseWorldSize", "learningRate=null baseWorldSize=1", static (run, _) =>
            Assert.Equal(2e-3 * KeyRuns.BatchSize / 64, run.Peak, 1e-12)
        ),
        ("lrScheduler", "lrScheduler=cosine", static (run, usual) =>
            Assert.True(run.Train[^1].Values["lr"] < usual.Train[^1].Values["lr"])
        ),
        ("scheduleRule", "scheduleRule=referenceTorch113 warmUpStepsRatio=0", static (run, _) =>
            Assert.Equal(1e-2 * 0.01, run.Peak, 1e-12)
        ), // stays at its start
        ("warmUpStepsRatio", "warmUpStepsRatio=0.5", static (run, usual) =>
            Assert.True(run.Train[2].Values["lr"] < usual.Train[2].Values["lr"])
        ),
        ("warmUpLrStartFactor", "warmUpLrStartFactor=0.5", static (run, usual) =>
            Assert.True(run.Train[0].Values["lr"] > usual.Train[0].Values["lr"])
        ),
        ("weightDecay", "weightDecay=0.5", Differs),
        ("betas", "betas=0.5,0.6", Differs),
        ("gradClip", "gradClip=true gradClipNorm=0.001 gradClipNormWarmup=0.001", Differs),
        ("gradClipNorm", "gradClip=true gradClipNorm=0.001", Differs),
        ("gradClipNormWarmup", "gradClip=true gradClipNormWarmup=0.001 gradClipNorm=1000", Differs),
        ("freezeTranslator", "freezeTranslator=true", Differs),
        ("freezeTranslatorStartStepsRatio", "freezeTranslator=true freezeTranslatorStartStepsRatio=0.5", Differs),
        ("mainLoss", "mainLoss=mse", static (run, _) =>
            Assert.All(run.Train, static line => Assert.Equal(line.Values["mse_loss"], line.Values["loss"], 1e-6))
        ),
        ("cosine", "cosine=token", Differs),
        ("weightCosine", "weightCosine=true targetModelWeights.fake/coarse=1 targetModelWeights.fake/token=0", Differs),
        ("precision", Autocast.IsAvailable ? "precision=bf16" : "precision=auto", static (run, usual) =>
            Assert.Equal(Autocast.IsAvailable, run.Course != usual.Course)
        ),
        ("device", "device=cpu", Same),
        ("saveCkptInterval", $"saveCkptInterval={KeyRuns.Steps - 1}", static (run, usual) =>
            Assert.Contains($"{KeyRuns.Steps - 1:00000000}", run.Checkpoints.Except(usual.Checkpoints))
        ),
        ("saveCkptMinutes", "saveCkptMinutes=1e-9", static (run, usual) =>
            Assert.Contains($"{KeyRuns.Steps - 1:00000000}", run.Checkpoints.Except(usual.Checkpoints))
        ),
        ("evalInterval", "evalInterval=1", static (run, usual) =>
            Assert.True(run.Evaluations.Count > usual.Evaluations.Count)
        ),
        ("stripInterval", $"stripInterval={KeyRuns.Steps - 1}", static (run, usual) =>
        {
            Assert.Contains($"after step {KeyRuns.Steps - 1}<", run.Report, StringComparison.Ordinal);
            Assert.DoesNotContain($"after step {KeyRuns.Steps - 1}<", usual.Report, StringComparison.Ordinal);
        }),
        ("savePth", Prefixed, static (run, _) => Assert.StartsWith("rvfm_", run.Pth)),
        ("runIdentifierPrefix", $"{Prefixed} runIdentifierPrefix=mine", static (run, _) =>
            Assert.StartsWith("mine_", run.Pth)
        ),
        ("notes", $"{Prefixed} notes=2024", static (run, _) => Assert.Contains("_2024_", run.Pth)),
    ];

    /// <summary>Keys that are refused before anything is written, with what the message says.</summary>
    public static IReadOnlyList<(string Key, string Words, string Message)> Refused { get; } =
    [
        ("seed", "seed=3", "Use --seed instead"),
        ("threads", "threads=2", "Use --threads instead"),
        ("runFolder", "runFolder=here", "Use --to instead"),
        ("datasetRoot", "datasetRoot=here", "Use --to instead"),
        ("datasetMix", "datasetMix.other=1", "Use --images instead"),
        ("targetModels", "targetModels=cdiv", "Use --teacher instead"),
        ("pretrained", "pretrained=true", "checkpointPath is not set"),
        ("checkpointPath", "checkpointPath=nowhere", "'nowhere', which does not exist"),
        ("steps", "stepz=3", "stepz=3: Unknown key 'stepz'. Did you mean 'steps'?"),
        ("backbone", "backboneConfig=null backbone=facebook/deit-huge-patch16-224", "sizes of the backbone"),
        ("targetModelWeights", "targetModelWeights.fake/coarse=1", "'fake/token' has no weight"),
        ("imageSize", "imageSize=112", "'lconv' supports maps of"),
        ("evalSplit", "evalSplit=valid", "evalSplit must be train, val or test"),
        ("steps", "steps=-1", "steps=-1: steps must be at least 0; got -1"),
    ];

    private static void Differs(KeyRun run, KeyRun usual) => Assert.NotEqual(usual.Course, run.Course);

    private static void Same(KeyRun run, KeyRun usual) => Assert.Equal(usual.Course, run.Course);
}
