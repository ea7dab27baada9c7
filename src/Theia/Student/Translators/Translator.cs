namespace Theia.Student.Translators;

/// <summary>Predicts teacher features from student tokens.</summary>
internal abstract class Translator : Module
{
    private readonly Dictionary<string, FeatureSize> _targets;

    protected Translator(string name, IReadOnlyDictionary<string, FeatureSize> targets)
        : base(name) => _targets = new Dictionary<string, FeatureSize>(targets, StringComparer.Ordinal);

    /// <summary>Size of each target by its name.</summary>
    public IReadOnlyDictionary<string, FeatureSize> Targets => _targets;

    /// <summary>Name of a target's modules: a dot would divide the keys of a checkpoint.</summary>
    public static string ModuleName(string target) => target.Replace('.', '_');

    /// <summary>Predicts targets.</summary>
    /// <param name="patches">[B, N, C], the patch tokens.</param>
    /// <param name="classToken">[B, C]; null for a backbone without one.</param>
    /// <param name="targets">Which, by name; all must be known.</param>
    /// <returns>By name, [B, H · W, channels] row by row, or [B, channels] for a class token.
    /// The caller owns them.</returns>
    public abstract Dictionary<string, Tensor> Translate(
        Tensor patches, Tensor? classToken, IEnumerable<string> targets);

    /// <summary>The norm and projection in front of all heads but those of <c>lconv</c>.</summary>
    protected static Sequential Adapter(long inputs, long outputs, Device? device) =>
        Sequential(
            Networks.Layers.UninitializedLayers.Norm(1e-5, device, inputs),
            Networks.Layers.UninitializedLayers.Linear(inputs, outputs, device));
}
