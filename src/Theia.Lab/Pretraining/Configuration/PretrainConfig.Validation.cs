using Theia.Scenes;
using static Theia.Training.Configuration.ConfigLimits;

namespace Theia.Lab.Pretraining.Configuration;

internal sealed partial record PretrainConfig
{
    /// <summary>What cannot be, one sentence each.</summary>
    internal IEnumerable<string> Findings()
    {
        var patch = Network.PatchSize;
        string?[] findings =
        [
            AtLeast("seed", Seed, 0),
            AtLeast("steps", Steps, 1),
            AtLeast("batchSize", BatchSize, Objective == PretrainObjective.Clip ? 2 : 1),
            AtLeast("saveCkptInterval", SaveCkptInterval, 1),
            AtLeast("threads", Threads, 0),
            AtLeast("network.layers", Network.Layers, 1),
            AtLeast("network.heads", Network.Heads, 1),
            AtLeast("network.patchSize", patch, 2),
            AtLeast("network.intermediateSize", Network.IntermediateSize, 1),
            Network.Heads > 0 && Network.HiddenSize % Network.Heads != 0
                ? $"network.heads is {Network.Heads}, which does not divide network.hiddenSize {Network.HiddenSize}."
                : null,
            Objective is PretrainObjective.DinoV2 or PretrainObjective.Depth
                && Network.IntermediateSize % Network.HiddenSize != 0
                ? "network.intermediateSize of DINOv2 is a multiple of network.hiddenSize; "
                    + $"got {Network.IntermediateSize} and {Network.HiddenSize}."
                : null,
            Fits("network.imageSize", Network.ImageSize, patch),
            Fits("images.trainSide", Images.TrainSide, patch),
            Objective == PretrainObjective.DinoV2 ? Fits("dino.localSide", Dino.LocalSide, patch) : null,
            AtLeast("images.scenes", Images.Scenes, 1),
            Images.Side is < SceneRenderer.Smallest or > SceneRenderer.Largest
                ? $"images.side must be {SceneRenderer.Smallest} to {SceneRenderer.Largest}; got {Images.Side}."
                : null,
            AtLeast("images.photoCrops", Images.PhotoCrops, 0),
            Images.PhotoCrops > 0 && Objective != PretrainObjective.DinoV2
                ? $"images.photoCrops is {Images.PhotoCrops}, but photographs have no labels or captions; "
                    + "only dinov2 trains without them."
                : null,
            AtLeast("images.takes", Images.Takes, 1),
            Images.Takes > 1 && Objective != PretrainObjective.DinoV2
                ? $"images.takes is {Images.Takes}, but labels and captions are those of the first take; "
                    + "only dinov2 trains without them."
                : null,
            Within("images.smallestCrop", Images.SmallestCrop, 0.01, 1),
            Within("images.fullSizePart", Images.FullSizePart, 0, 1),
            AtLeast("dino.localCrops", Dino.LocalCrops, 0),
            AtLeast("dino.prototypes", Dino.Prototypes, 2),
            Within("dino.momentum", Dino.Momentum, 0, 1),
            Within("dino.centerMomentum", Dino.CenterMomentum, 0, 1),
            Within("dino.maskedCrops", Dino.MaskedCrops, 0, 1),
            Within("dino.maskedPart", Dino.MaskedPart, 0, 0.9),
            NotNegative("dino.koLeoWeight", Dino.KoLeoWeight),
            Positive("dino.studentTemperature", Dino.StudentTemperature),
            Positive("dino.teacherTemperature", Dino.TeacherTemperature),
            Positive("learningRate", LearningRate),
            Positive("gradClipNorm", GradClipNorm),
            Within("warmUpStepsRatio", WarmUpStepsRatio, 0, 1),
            NotNegative("weightDecay", WeightDecay),
            .. ClipFindings(),
            .. SamFindings(),
            .. DepthFindings(),
        ];
        return findings.OfType<string>();
    }

    private string?[] ClipFindings() =>
    [
        Clip.TextHeads > 0 && Clip.TextHiddenSize % Clip.TextHeads == 0 ? null
            : $"clip.textHeads is {Clip.TextHeads}, "
                + $"which does not divide clip.textHiddenSize {Clip.TextHiddenSize}.",
        AtLeast("clip.textLayers", Clip.TextLayers, 1),
        AtLeast("clip.projection", Clip.Projection, 1),
    ];

    private string?[] SamFindings() =>
    [
        AtLeast("sam.windowSize", Sam.WindowSize, 1),
        AtLeast("sam.globalEvery", Sam.GlobalEvery, 1),
        AtLeast("sam.decoderMlp", Sam.DecoderMlp, 1),
        AtLeast("sam.prompts", Sam.Prompts, 1),
        NotNegative("sam.focalWeight", Sam.FocalWeight),
        Within("sam.balancedPart", Sam.BalancedPart, 0.01, 1),
        // A quarter and an eighth of the channels are upscaled; the decoder's heads share half of them.
        Sam.OutputChannels >= 8 && Sam.OutputChannels % 8 == 0 ? null
            : $"sam.outputChannels must be a multiple of 8; got {Sam.OutputChannels}.",
        Sam.DecoderHeads >= 1 && Sam.OutputChannels / 2 % Sam.DecoderHeads == 0 ? null
            : $"sam.decoderHeads is {Sam.DecoderHeads}, which does not divide half of sam.outputChannels "
                + $"{Sam.OutputChannels}.",
    ];

    private string?[] DepthFindings() =>
    [
        AtLeast("depth.fusionHiddenSize", Depth.FusionHiddenSize, 2),
        AtLeast("depth.headHiddenSize", Depth.HeadHiddenSize, 1),
        AtLeast("depth.gradientScales", Depth.GradientScales, 1),
        NotNegative("depth.gradientWeight", Depth.GradientWeight),
        Objective == PretrainObjective.Depth ? DepthStates() : null,
    ];

    private string? DepthStates()
    {
        var states = Depth.OutIndices;
        if (states.Count == 0 || states.Count != Depth.NeckHiddenSizes.Count
            || states.Count != Depth.ReassembleFactors.Count)
        {
            return "depth.outIndices, depth.reassembleFactors and depth.neckHiddenSizes must have as many values; got "
                + $"{states.Count}, {Depth.ReassembleFactors.Count} and {Depth.NeckHiddenSizes.Count}.";
        }

        if (Depth.NeckHiddenSizes.Any(static size => size < 1)
            || Depth.ReassembleFactors.Any(static factor => !(factor > 0) || Math.Max(factor, 1 / factor) % 1 != 0))
        {
            return "depth.neckHiddenSizes must be at least 1, and depth.reassembleFactors whole numbers or one divided "
                + $"by one; got {string.Join(", ", Depth.NeckHiddenSizes)} and "
                + $"{string.Join(", ", Depth.ReassembleFactors)}.";
        }

        var ascend = states.Zip(states.Skip(1)).All(static two => two.First < two.Second);
        return !ascend || states[0] < 0 || states[^1] > Network.Layers
            ? $"depth.outIndices must ascend from 0 to network.layers {Network.Layers}; "
                + $"got {string.Join(", ", states)}."
            : null;
    }

    private static string? Fits(string key, int side, int patch) => patch < 2 || (side >= patch && side % patch == 0)
        ? null
        : $"{key} must be a multiple of network.patchSize {patch}; got {side}.";
}
