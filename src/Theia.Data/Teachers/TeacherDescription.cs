using System.Text.Json;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Data.Json;
using Theia.Data.Teachers;

namespace Theia.Data;

/// <summary>
/// A teacher as data: which network, where its weights are, how images are prepared for it, which of its tensors is
/// stored. Written as a JSON file; docs/teachers.md describes every key.
/// </summary>
public sealed record TeacherDescription
{
    private const long LargestFile = 1 << 20;

    internal TeacherDescription()
    {
    }

    /// <summary>
    /// The file it was read from, where relative paths in it start; of a built-in description its name, and paths start
    /// beside the program.
    /// </summary>
    public required string Source { get; init; }

    /// <summary>Id, architecture, size of the stored map, license.</summary>
    public required TeacherSpec Spec { get; init; }

    /// <summary>
    /// The ONNX file, or several that feed each other in this order; empty for other architectures.
    /// See <see cref="Locate"/>.
    /// </summary>
    internal IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>
    /// A hub folder with <c>config.json</c> and weights; null where the caller names it or the
    /// weights are seeded. See <see cref="Locate"/>.
    /// </summary>
    internal string? Folder { get; init; }

    /// <summary>The input of an ONNX network.</summary>
    internal NetworkInput? Input { get; init; }

    /// <summary>
    /// Preprocessing in the fields of a <c>preprocessor_config.json</c>; null for the hub folder's
    /// own, or RGB 0…255 for an ONNX network.
    /// </summary>
    internal JsonElement? Processor { get; init; }

    /// <summary>
    /// The stored tensor: a name in an ONNX file, or <c>last_hidden_state</c> or <c>hidden_states.N</c> (N below 0
    /// counts from the end); null for the family's own.
    /// </summary>
    internal string? Tensor { get; init; }

    /// <summary>Tensor of an ONNX file that is stored as class token; null for none.</summary>
    internal string? ClassTensor { get; init; }

    /// <summary>
    /// A hub folder of a SAM whose prompt encoder and mask decoder take the map of an ONNX encoder; null for none. See
    /// <see cref="Locate"/>.
    /// </summary>
    internal string? MaskDecoder { get; init; }

    /// <summary>
    /// The network in the fields of a <c>config.json</c>, for a stand-in whose weights are drawn
    /// from <see cref="Seed"/>.
    /// </summary>
    internal JsonElement? Network { get; init; }

    /// <summary>Seed of a stand-in's weights.</summary>
    internal long? Seed { get; init; }

    /// <summary>Where to get the weights; null if not stated.</summary>
    internal string? Weights { get; init; }

    /// <summary>True where the caller has to say where the weights are.</summary>
    internal bool NeedsFolder => Files.Count == 0 && Folder is null && Network is null;

    private bool IsBuiltIn { get; init; }

    /// <summary>
    /// Folder beside the program for further descriptions that are found by name. A built-in one of the same name wins.
    /// </summary>
    public static string KnownFolder { get; } = Path.Combine(AppContext.BaseDirectory, "configs", "teachers");

    /// <summary>Reads a description.</summary>
    /// <exception cref="UsageException">There is no such file, or it has faults: all of them are
    /// in the message.</exception>
    public static TeacherDescription Load(string file)
    {
        if (!File.Exists(file))
        {
            throw new UsageException(
                $"The teacher description {file} does not exist. Correct the path, or name one of: "
                + $"{string.Join(", ", Names())}.");
        }

        if (new FileInfo(file).Length > LargestFile)
        {
            throw new UsageException(
                $"{file} has more than {LargestFile:N0} bytes, too large for a teacher description.");
        }

        var bytes = InputFile.ReadBytes(file);
        if (ForeignContent.Of(bytes, bytes.Length, textual: true) is (var problem, var remedy))
            throw new UsageException($"{file} is not a teacher description: {problem} {remedy}");
        return Parse(file, bytes);
    }

    /// <summary>
    /// Finds a description by the path of its file, by a teacher's id, or by the short name of a known one.
    /// </summary>
    /// <param name="name">For instance <c>my-teacher.json</c>, <c>facebook/dinov2-large</c> or <c>dinov2-large</c>;
    /// <c>configs/teachers/dinov2-large.json</c> names the same from any folder.
    /// </param>
    /// <exception cref="UsageException">There is none; the message has the nearest name and all that exist.</exception>
    public static TeacherDescription Find(string name)
    {
        if (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || File.Exists(name))
            return BuiltInDescriptions.NameOf(name) is { } shipped && !File.Exists(name) ? ByName(shipped) : Load(name);
        if (Names().Contains(name, StringComparer.Ordinal))
            return ByName(name);
        var known = Known();
        return known.FirstOrDefault(description => description.Spec.Id.Equals(name, StringComparison.Ordinal))
            ?? throw new UsageException(
                "Unknown teacher "
                + $"'{name}'.{NearestName.Hint(name, Names().Concat(known.Select(description => description.Spec.Id)))}"
                + $" Name a description file, or one of: {string.Join(", ", Names())}.");
    }

    /// <summary>Reads all known descriptions, built-in and in <see cref="KnownFolder"/>, sorted by name.</summary>
    public static IReadOnlyList<TeacherDescription> Known() => [.. Names().Select(ByName)];

    /// <summary>
    /// Finds a file or folder that the description names: beside the description, else beside the program.
    /// </summary>
    /// <exception cref="UsageException">It is at neither place.</exception>
    internal string Locate(string path)
    {
        string[] folders = IsBuiltIn
            ? [AppContext.BaseDirectory]
            : [Path.GetDirectoryName(Path.GetFullPath(Source))!, AppContext.BaseDirectory];
        string[] places = [.. folders.Select(folder => Path.Combine(folder, path)).Distinct(StringComparer.Ordinal)];
        var remedy = Weights is null ? "or correct the description." : $"Its source: {Weights}.";
        return places.FirstOrDefault(Path.Exists) ?? throw new UsageException(
            $"{Source} names '{path}', which is not at: {string.Join(", ", places)}. "
            + $"Put it there{(Weights is null ? " " : ". ")}{remedy}");
    }

    /// <summary>The folder of a bundled teacher.</summary>
    /// <param name="name">A known name whose description names a folder.</param>
    /// <exception cref="UsageException">The folder does not lie beside the program.</exception>
    internal static string BundledFolder(string name)
    {
        var description = Find(name);
        return description.Locate(description.Folder!);
    }

    private static TeacherDescription ByName(string name) =>
        BuiltInDescriptions.Names.Contains(name, StringComparer.Ordinal)
            ? Parse($"{name}.json (built in)", BuiltInDescriptions.Read(name)) with { IsBuiltIn = true }
            : Load(Path.Combine(KnownFolder, name + ".json"));

    private static TeacherDescription Parse(string source, byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(
                json,
                new JsonDocumentOptions
                {
                    AllowDuplicateProperties = false,
                    AllowTrailingCommas = true,
                    CommentHandling = JsonCommentHandling.Skip,
                });
            return TeacherDescriptionReader.Read(source, document.RootElement.Clone());
        }
        catch (JsonException failure)
        {
            throw new UsageException($"{source} is not valid JSON: {JsonFault.Describe(failure)}", failure);
        }
    }

    /// <summary>Short names of the descriptions that come with the program, sorted.</summary>
    internal static IEnumerable<string> Names() =>
        BuiltInDescriptions.Names.Concat(FilesHere()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static IEnumerable<string> FilesHere() => Directory.Exists(KnownFolder)
        ? Directory.EnumerateFiles(KnownFolder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file))
        : [];
}
