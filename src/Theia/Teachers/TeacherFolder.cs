using System.Text.Json;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.Teachers;

/// <summary>Reads the architecture of a Hub folder.</summary>
internal static class TeacherFolder
{
    private const string ConfigName = "config.json";

    /// <summary>Path and text of a folder's <c>config.json</c>.</summary>
    /// <exception cref="UsageException">There is no such folder, or no such file in it.</exception>
    public static (string Path, string Text) ReadConfig(string folder)
    {
        if (!Directory.Exists(folder))
        {
            var from = From(Named(folder).FirstOrDefault()?.Weights);
            throw new UsageException(
                $"The folder {folder} does not exist. Download the teacher{from} and name the folder "
                + $"that contains {ConfigName} and the weights.");
        }

        var path = Path.Combine(folder, ConfigName);
        if (!File.Exists(path))
        {
            throw new UsageException(
                $"{folder} has no {ConfigName}. Name a model folder with the layout of the Hugging Face Hub.");
        }

        return (path, InputFile.ReadText(path));
    }

    /// <summary>Where weights can be had, as the end of a clause; empty if not stated.</summary>
    public static string From(string? weights) => weights is null ? "" : $" (from {weights})";

    /// <summary>
    /// True for the folder of a network that can be run as a teacher, by the <c>model_type</c>
    /// of its <c>config.json</c>.
    /// </summary>
    /// <exception cref="UsageException">There is no such folder, or no such file in it.</exception>
    /// <exception cref="DataException">The file is damaged.</exception>
    public static bool Runs(string folder)
    {
        var (path, text) = ReadConfig(folder);
        return TeacherFamily.OfModelType(ModelType(path, text)) is not null;
    }

    /// <summary>The family that runs the model of a <c>config.json</c>.</summary>
    public static TeacherFamily Family(string path, string text, IReadOnlyList<TeacherFamily> families)
    {
        var type = ModelType(path, text);
        return TeacherFamily.OfModelType(type, families)
            ?? throw UnsupportedNetworks.Refuse(path, type);
    }

    /// <summary>
    /// The teacher that the program knows by the name of a folder (<c>dinov2-large</c> or
    /// <c>facebook_dinov2-large</c>), if it is the same network; else null.
    /// </summary>
    public static TeacherSpec? Known(string folder, TeacherArchitecture architecture, FeatureSize size) => Named(folder)
        .Select(known => known.Spec)
        .FirstOrDefault(spec => spec.Size == size && spec.Architecture == architecture);

    /// <summary>An id for a folder that no description knows.</summary>
    public static string IdOf(string folder) =>
        $"local/{string.Concat(NameOf(folder).Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_')).TrimStart('.')}";

    private static IEnumerable<TeacherDescription> Named(string folder)
    {
        var name = NameOf(folder);
        return TeacherDescription.Known().Where(known => known.Spec is { Trained: true } spec
            && (spec.FolderName.Equals(name, StringComparison.Ordinal)
                || spec.Id.Split('/')[^1].Equals(name, StringComparison.Ordinal)));
    }

    /// <summary>The <c>model_type</c> of the text of a <c>config.json</c>; empty where there is none.</summary>
    /// <exception cref="DataException">The text is not JSON.</exception>
    public static string ModelType(string path, string text)
    {
        using JsonDocument document = PythonJson.Parse(text, path);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("model_type", out JsonElement value)
            ? value.ToString()
            : "";
    }

    private static string NameOf(string folder) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
}
