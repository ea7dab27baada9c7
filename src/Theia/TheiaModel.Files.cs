using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Theia.Checkpoints;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Data.Tensors.Pth;
using Theia.Inference;
using Theia.Native;
using Theia.Student;

namespace Theia;

public sealed partial class TheiaModel
{
    private const string ProcessorFile = "preprocessor_config.json";
    private const string WeightsFile = "model.safetensors";

    /// <summary>Loads a student.</summary>
    /// <param name="path">
    /// A model folder as published: <c>config.json</c>, <c>preprocessor_config.json</c> and weights (safetensors, split
    /// safetensors, or a <c>.pth</c> of the reference); or a file of weights, with these beside it. A folder that this
    /// library trained also holds <c>target_normalizers.safetensors</c>, for <see cref="FeatureSet.ToTeacherUnits"/>.
    /// A bare <c>.pth</c> of a published kind of student needs no <c>config.json</c>: its shapes say what it is.
    /// </param>
    /// <param name="config">Architecture, if there is no <c>config.json</c>; null (default) reads that file.</param>
    /// <param name="precision">Number format of the computation; weights keep theirs. Default: <see
    /// cref="Precision.Fp32"/>.</param>
    /// <param name="device">Device of the computation. Default: the CPU.</param>
    /// <param name="engine">What runs the backbone. Default: <see cref="EncoderEngine.Fused"/>.</param>
    /// <exception cref="UsageException">
    /// There is no such folder, a file is missing in it, or the engine does not compute in these numbers.
    /// </exception>
    /// <exception cref="DataException">A file is damaged, or weights and configuration do not fit; everything that does
    /// not is named at once.</exception>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    public static TheiaModel Load(
        string path,
        TheiaConfig? config = null,
        Precision precision = Precision.Fp32,
        Device? device = null,
        EncoderEngine engine = EncoderEngine.Fused)
    {
        Libtorch.Require();
        precision = EncoderEngines.Resolve(engine, precision);
        if (!Path.Exists(path))
            throw new UsageException($"The model {path} does not exist. Name a model folder, or a file of weights.");
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        using var weights = OpenWeights(path, folder, ref config);
        var processor = ImageProcessor.IsIn(folder) ? ImageProcessor.Load(folder) : DefaultProcessor(config);
        var normalizers = TargetNormalizers.Load(folder, config.TargetFeatureSizes);
        return Assemble(folder, config, processor, weights, normalizers, precision, device, engine);
    }

    /// <summary>Makes a student with random weights.</summary>
    /// <param name="config">Its architecture; see <see cref="TheiaConfig.Tiny"/>.</param>
    /// <param name="seed">The same seed gives the same weights on every machine. Default: 0.</param>
    /// <param name="precision">Number format of the computation. Default: <see cref="Precision.Fp32"/>.</param>
    /// <exception cref="UsageException">The configuration describes no student that can be built.</exception>
    /// <exception cref="ResourceException">libtorch is missing or cannot be loaded.</exception>
    public static TheiaModel Create(TheiaConfig config, long seed = 0, Precision precision = Precision.Fp32)
    {
        Libtorch.Require();
        RobotVisionModel network = new(config);
        Initialization.Apply(network, seed);
        return Of(network, precision);
    }

    /// <summary>
    /// Writes the model folder as published: <c>config.json</c>, <c>preprocessor_config.json</c> and
    /// <c>model.safetensors</c> with the names and shapes of the file that was loaded; and
    /// <c>target_normalizers.safetensors</c> where the model carries normalizers of its targets. A new folder appears
    /// whole or not at all; in one that is there the files are written one by one. They replace those of a student
    /// only, and other files, such as a model card, stay.
    /// </summary>
    /// <param name="folder">Where.</param>
    /// <param name="type">Type of the weights in the file, rounded to nearest: <see cref="DType.BF16"/> takes half the
    /// space of float32. Default: the types of the file that was loaded, float32 for a student that was created
    /// here.</param>
    /// <exception cref="UsageException">
    /// The type is not one of floating point, or the folder holds one of these files and no student.
    /// </exception>
    /// <exception cref="ResourceException">The place cannot be written.</exception>
    public void Save(string folder, DType? type = null)
    {
        if (type is { } wanted && !wanted.IsFloat())
        {
            throw new UsageException(
                $"Weights cannot be stored as {wanted}. Choose {DType.BF16}, {DType.F16}, {DType.F32} or {DType.F64}.");
        }

        if (Directory.Exists(folder))
        {
            RequireReplaceable(folder);
            WriteFiles(folder, type);
        }
        else
        {
            AtomicDirectory.Write(folder, neighbor => WriteFiles(neighbor, type));
        }
    }

    /// <summary>Writes the weights as the reference's training script does; it reads them back.</summary>
    /// <param name="path">Where; usually <c>*.pth</c>.</param>
    /// <exception cref="ResourceException">The place cannot be written.</exception>
    public void SavePth(string path) => PthWriter.Write(path, StateDict.Sources(_network, _storedTypes));

    /// <summary>Wraps a student that is already there; the result owns it.</summary>
    /// <param name="network">The student.</param>
    /// <param name="precision">Number format of the computation. Default: <see cref="Precision.Fp32"/>.</param>
    /// <param name="normalizers">
    /// Tells how targets are normalized at the time; training may still be measuring. Null where it is unknown.
    /// </param>
    /// <param name="engine">Plain for weights that change. Default: <see cref="EncoderEngine.Fused"/>.</param>
    internal static TheiaModel Of(
        RobotVisionModel network,
        Precision precision = Precision.Fp32,
        Func<TargetNormalizers?>? normalizers = null,
        EncoderEngine engine = EncoderEngine.Fused) => new(
            network, DefaultProcessor(network.Config), new Dictionary<string, DType>(StringComparer.Ordinal),
            normalizers ?? (() => null), precision, engine);

    // Published weights are float32; half-precision ones are computed in float32 and saved in their original type.
    private static readonly LoadRules _rules = new() { ConvertFloats = true };

    private static ModelWeights OpenWeights(string path, string folder, [NotNull] ref TheiaConfig? config)
    {
        var bare = config is null && File.Exists(path) && !File.Exists(Path.Combine(folder, TheiaConfig.FileName));
        if (!bare)
            config ??= TheiaConfig.Load(folder);
        var weights = ModelWeights.Open(path);
        try
        {
            config ??= CheckpointConfig.ToConfig(weights);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private static TheiaModel Assemble(
        string folder,
        TheiaConfig config,
        ImageProcessor processor,
        ModelWeights weights,
        TargetNormalizers? normalizers,
        Precision precision,
        Device? device,
        EncoderEngine engine = EncoderEngine.Fused)
    {
        if (processor.OutputSize(config.ImageSize, config.ImageSize) is var (height, width)
            && (height, width) != (config.ImageSize, config.ImageSize))
        {
            throw new DataException(
                Path.Combine(folder, ProcessorFile),
                $"it produces images of {width} x {height} pixels, "
                    + $"but the network takes {config.ImageSize} x {config.ImageSize}.",
                $"Correct 'size' in it, or 'image_size' in {TheiaConfig.FileName}.");
        }

        // A network without memory first: what a file asks for is allocated only when the weights are really there.
        using (var outline = new RobotVisionModel(config, META))
            StateDict.LoadInto(outline, weights, _rules);
        var network = new RobotVisionModel(config, device);
        try
        {
            StateDict.LoadInto(network, weights, _rules);
        }
        catch
        {
            network.Dispose();
            throw;
        }

        var types = weights.Tensors.ToDictionary(t => t.Key, t => t.Value.Type, StringComparer.Ordinal);
        return new TheiaModel(network, processor, types, () => normalizers, precision, engine);
    }

    /// <summary>Default preprocessing of a student without a processor file.</summary>
    internal static ImageProcessor DefaultProcessor(TheiaConfig config)
    {
        if (config.ImageSize == TheiaConfig.Tiny.ImageSize)
            return ImageProcessor.Theia;
        JsonNode settings = JsonNode.Parse(ImageProcessor.Theia.ToJson())!;
        settings["size"] = new JsonObject { ["height"] = config.ImageSize, ["width"] = config.ImageSize };
        return ImageProcessor.Parse(
            settings.ToJsonString(new() { WriteIndented = true }) + "\n", modelType: null, ProcessorFile);
    }

    // A student may replace another student; other models or files of these names are not overwritten.
    private static void RequireReplaceable(string folder)
    {
        string[] names = [TheiaConfig.FileName, ProcessorFile, WeightsFile, TargetNormalizers.FileName];
        string[] there = [.. names.Where(name => File.Exists(Path.Combine(folder, name)))];
        if (there.Length > 0 && !TheiaConfig.IsIn(folder))
            throw ForeignEntries.Refusal(folder, there, Remedy.ChooseOutput("Choose another folder."));
    }

    private void WriteFiles(string folder, DType? type)
    {
        var types = type is { } all
            ? StateDict.Of(_network).ToDictionary(weight => weight.Name, _ => all, StringComparer.Ordinal)
            : _storedTypes;
        AtomicFile.WriteText(
            Path.Combine(folder, TheiaConfig.FileName),
            (type is { } stored ? Config.StoredAs(stored) : Config).ToJson());
        AtomicFile.WriteText(Path.Combine(folder, ProcessorFile), Processor.ToJson());
        if (_normalizers() is { ByTeacher.Count: > 0 } normalizers)
            normalizers.Save(folder);
        else
            FileSystem.Current.Delete(Path.Combine(folder, TargetNormalizers.FileName));   // of the student before
        SafetensorsWriter.Write(
            Path.Combine(folder, WeightsFile),
            SafetensorsWriter.OfficialOrder(StateDict.Sources(_network, types)),
            [KeyValuePair.Create("format", "pt")]);
    }
}
