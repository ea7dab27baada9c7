using System.Text.Json;
using Theia.Data.Images.Preprocessing;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.Data;

/// <summary>
/// Prepares images for a network as its <c>preprocessor_config.json</c> says, with the numbers of transformers 4.41 and
/// Pillow: resize, center crop, rescale, normalize, pad. Knows the ViT, CLIP, BiT (DINOv2), SAM and DPT (Depth
/// Anything) processors and their older forms. Immutable; may be used from many threads.
/// </summary>
public sealed partial class ImageProcessor
{
    private const string FileName = "preprocessor_config.json", NestedFileName = "processor_config.json",
        ModelFileName = "config.json";

    private readonly GrayLevelTable _table;
    private readonly string _json;

    private ImageProcessor(ProcessorSettings settings, string json)
    {
        Settings = settings;
        _json = json;
        _table = new(settings);
    }

    /// <summary>The student's: 224 × 224 bilinear whatever the shape, to [-1, 1].</summary>
    public static ImageProcessor Theia { get; } = FromSettings(new()
    {
        Class = ProcessorClass.ViT,
        Size = new SizeRule.Exact(224, 224),
        Resample = Resampling.Bilinear,
        Mean = [0.5, 0.5, 0.5],
        Std = [0.5, 0.5, 0.5],
    });

    /// <summary>The class that the settings belong to, for instance <c>CLIPImageProcessor</c>.</summary>
    public string ClassName => ProcessorClasses.Name(Settings.Class);

    /// <summary>Mean that is subtracted from R, G, B after rescaling.</summary>
    public IReadOnlyList<double> Mean => Settings.Mean;

    /// <summary>Standard deviation that R, G, B are divided by.</summary>
    public IReadOnlyList<double> Std => Settings.Std;

    internal ProcessorSettings Settings { get; }

    /// <summary>
    /// Reads <c>preprocessor_config.json</c> of a model folder, or the <c>image_processor</c> of
    /// <c>processor_config.json</c>, where transformers keeps it since version 5; and <c>config.json</c> beside it for
    /// files that name no processor.
    /// </summary>
    /// <exception cref="UsageException">The folder has no such file.</exception>
    /// <exception cref="DataException">The file is damaged, or names a processor that is not known.</exception>
    public static ImageProcessor Load(string folder)
    {
        var (path, text) = ReadSettings(folder);
        var model = Path.Combine(folder, ModelFileName);
        return Parse(text, File.Exists(model) ? ReadModelType(model) : null, path);
    }

    /// <summary>True if a folder has a processor file.</summary>
    internal static bool IsIn(string folder) =>
        File.Exists(Path.Combine(folder, FileName)) || File.Exists(Path.Combine(folder, NestedFileName));

    /// <summary>Reads the text of a <c>preprocessor_config.json</c>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="modelType"><c>model_type</c> of the model's <c>config.json</c>, for files from before processors
    /// had a type; null for a Theia student.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="DataException">The text is damaged, or names a processor that is not known.</exception>
    public static ImageProcessor Parse(string json, string? modelType, string name) =>
        new(ProcessorFile.Parse(json, modelType, name), json);

    /// <summary>
    /// The file that a model folder holds: as it was read, or today's form for what was not read from a file.
    /// </summary>
    public string ToJson() => _json;

    /// <summary>The value of each byte after rescaling and normalizing: 256 values per channel.</summary>
    /// <param name="channel">0 red, 1 green, 2 blue.</param>
    public float[] Table(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)channel, 2u, nameof(channel));
        return _table[channel].ToArray();
    }

    private static ImageProcessor FromSettings(ProcessorSettings settings) =>
        new(settings, settings.ToJson().ToJsonString(new() { WriteIndented = true }) + "\n");

    // The file of its own wins, as it does in transformers.
    private static (string Path, string Text) ReadSettings(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var nested = Path.Combine(folder, NestedFileName);
        if (File.Exists(path) || !File.Exists(nested))
            return (path, ReadText(path));
        using JsonDocument document = PythonJson.Parse(ReadText(nested), nested);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("image_processor", out JsonElement settings)
            && settings.ValueKind == JsonValueKind.Object
            ? (nested, settings.GetRawText())
            : throw new DataException(
                nested, "it has no object 'image_processor'.", $"Add it, or a {FileName} beside it.");
    }

    private static string? ReadModelType(string path)
    {
        using JsonDocument document = PythonJson.Parse(ReadText(path), path);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("model_type", out JsonElement type)
                && type.ValueKind == JsonValueKind.String
                ? type.GetString()
                : null;
    }

    private static string ReadText(string path) => InputFile.ReadText(path, failure => new UsageException(
        $"{path} does not exist. A model folder contains {FileName} beside its weights.", failure));
}
