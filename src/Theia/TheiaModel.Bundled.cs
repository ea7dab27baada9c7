using Theia.Native;

namespace Theia;

public sealed partial class TheiaModel
{
    /// <summary>Name of the bundled student.</summary>
    internal const string BundledName = "nano-theia";

    /// <summary>
    /// Loads nano-theia, the small student that comes with this library: trained on rendered scenes and crops of a few
    /// photographs, good for trying things out, tests and teaching. It does not replace published weights (see
    /// <see cref="Load"/>); docs/models.md has its scores.
    /// </summary>
    /// <param name="precision">Number format of the computation. Default: <see cref="Precision.Fp32"/>.</param>
    /// <param name="device">Device of the computation. Default: the CPU.</param>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    /// <exception cref="UsageException">This build carries no model: it was made without
    /// <c>models/nano-theia</c>.</exception>
    public static TheiaModel LoadBundled(Precision precision = Precision.Fp32, Device? device = null)
    {
        Libtorch.Require();
        var config = TheiaConfig.Parse(Text(TheiaConfig.FileName), Name(TheiaConfig.FileName));
        var processor = ImageProcessor.Parse(Text(ProcessorFile), modelType: null, Name(ProcessorFile));
        using var weights = ModelWeights.Parse(Bundled(WeightsFile), Name(WeightsFile));
        return Assemble(BundledName, config, processor, weights, BundledNormalizers(config), precision, device);
    }

    /// <summary>SHA-256 of the weights of the bundled student, hexadecimal.</summary>
    internal static string BundledSha256() =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Bundled(WeightsFile)));

    /// <summary>Configuration of the bundled student.</summary>
    internal static TheiaConfig BundledConfig() =>
        TheiaConfig.Parse(Text(TheiaConfig.FileName), Name(TheiaConfig.FileName));

    private static TargetNormalizers? BundledNormalizers(TheiaConfig config)
    {
        var name = Name(TargetNormalizers.FileName);
        return typeof(TheiaModel).Assembly.GetManifestResourceInfo(name) is null
            ? null
            : TargetNormalizers.Parse(Bundled(TargetNormalizers.FileName), config.TargetFeatureSizes, name);
    }

    private static string Text(string file) => System.Text.Encoding.UTF8.GetString(Bundled(file));

    // Resources of the library itself: docs/decisions/0019.
    private static byte[] Bundled(string file)
    {
        using Stream stream = typeof(TheiaModel).Assembly.GetManifestResourceStream(Name(file))
            ?? throw new UsageException(
                $"This build of the library does not contain {Name(file)}. Load a model folder instead, "
                + $"or build with models/{BundledName} in place.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string Name(string file) => $"{BundledName}/{file}";
}
