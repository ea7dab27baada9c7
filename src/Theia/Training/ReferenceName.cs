using System.Globalization;
using Theia.Training.Configuration;

namespace Theia.Training;

/// <summary>Names that the reference's training script gives its <c>.pth</c> files.</summary>
internal static class ReferenceName
{
    /// <summary>
    /// For instance <c>rvfm_dp1.000_facebook-deit-tiny-patch16-224_lconv_imagenet_cdiv_step00050000.pth</c>.
    /// </summary>
    public static string Of(DistillConfig config, long step)
    {
        var notes = config.Notes.Length > 0 ? $"_{config.Notes}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{config.RunIdentifierPrefix}_dp{config.DatasetRatio:0.000}_{config.Backbone.Replace('/', '-')}_"
                + $"{TranslatorKindConverter.NameOf(config.Translator)}{(config.Pretrained ? "_pretrained" : "")}"
                + $"{notes}_step{step:00000000}.pth");
    }
}
