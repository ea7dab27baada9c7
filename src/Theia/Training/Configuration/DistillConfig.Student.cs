using Theia.Student.Backbones;

namespace Theia;

public sealed partial record DistillConfig
{
    /// <summary>The student that this configuration describes.</summary>
    internal TheiaConfig ToStudent(IReadOnlyDictionary<string, FeatureSize> targets)
    {
        var student = new TheiaConfig
        {
            Backbone = Backbone,
            BackboneConfig = BackboneConfig,
            ImageSize = ImageSize,
            Pretrained = Pretrained,
            TargetFeatureSizes = targets,
            TranslatorType = Translator,
            TranslatorKwargs = TranslatorKwargs,
            TargetLossWeights = TargetModelWeights,
        };
        return BackboneName.HasRegisters(Backbone) ? student with { NumRegTokens = NumRegTokens } : student;
    }
}
