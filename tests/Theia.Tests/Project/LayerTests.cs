using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace Theia.Tests.Project;

/// <summary>Holds the code against the table of layers in CONTRIBUTING.md and in the design: which part may know which.</summary>
public sealed partial class LayerTests
{
    private static readonly string[] _projects = ["Theia.Data", "Theia.Runtime", "Theia.Lab", "Theia.Cli", "Theia"];

    /// <summary>Folder of each type's source, so that public types, which share a namespace, have a layer too.</summary>
    private static readonly Dictionary<string, string> _folders = ReadFolders();

    // Seconds of reading: done once for all cases.
    private static readonly Lazy<Scan> _scan = new(ReadAssemblies);

    [Theory]
    [InlineData("Theia", "Theia.Runtime")]
    [InlineData("Theia", "Theia.Lab")]
    [InlineData("Theia.Runtime", "Theia.Lab")]
    [InlineData("Theia.Lab", "Theia.Runtime")]
    [InlineData("Theia.Lab", "Theia.Cli")]
    public void A_project_does_not_know(string project, string other) =>
        Assert.Empty(Dependencies((from, to) => Project(from) == project && Project(to) == other));

    [Theory]
    [InlineData("Theia.Data", "TorchSharp")]
    [InlineData("Theia.Data", "Microsoft.ML.OnnxRuntime")]
    [InlineData("Theia.Runtime", "TorchSharp")]
    [InlineData("Theia", "Microsoft.ML.OnnxRuntime")]
    [InlineData("Theia.Lab", "Microsoft.ML.OnnxRuntime")]
    public void A_project_does_not_load(string project, string library) =>
        Assert.DoesNotContain(Assembly.Load(project).GetReferencedAssemblies(), reference => reference.Name == library);

    [Theory]
    [InlineData("Theia/Layers", "Theia/Backbones", "Theia/Translators", "Theia/Teachers", "Theia/Training")]
    [InlineData("Theia/Backbones", "Theia/Translators", "Theia/Teachers", "Theia/Training")]
    [InlineData("Theia/Translators", "Theia/Teachers", "Theia/Training")]
    [InlineData("Theia/Teachers", "Theia/Backbones", "Theia/Translators", "Theia/Training")]
    [InlineData("Theia/Checkpoints", "Theia/Backbones", "Theia/Translators", "Theia/Teachers", "Theia/Training")]
    [InlineData("Theia.Data/Storage", "Theia.Data/Tensors", "Theia.Data/Images", "Theia.Data/Shards", "Theia.Data/Layout", "Theia.Data/Packing", "Theia.Data/Features", "Theia.Data/Loading")]
    [InlineData("Theia.Data/Tensors", "Theia.Data/Images", "Theia.Data/Shards", "Theia.Data/Layout", "Theia.Data/Packing", "Theia.Data/Features", "Theia.Data/Loading")]
    [InlineData("Theia.Data/Images", "Theia.Data/Shards", "Theia.Data/Layout", "Theia.Data/Packing", "Theia.Data/Features", "Theia.Data/Loading")]
    [InlineData("Theia.Data/Shards", "Theia.Data/Images", "Theia.Data/Layout", "Theia.Data/Packing", "Theia.Data/Features", "Theia.Data/Loading")]
    [InlineData("Theia.Data/Layout", "Theia.Data/Shards", "Theia.Data/Packing", "Theia.Data/Features", "Theia.Data/Loading")]
    [InlineData("Theia.Data/Threading", "Theia.Data/Storage", "Theia.Data/Datasets", "Theia.Data/Loading")]
    [InlineData("Theia.Data/Datasets", "Theia.Data/Packing", "Theia.Data/Loading", "Theia.Data/Verification")]
    [InlineData("Theia.Data/Packing", "Theia.Data/Features", "Theia.Data/Loading", "Theia.Data/Verification")]
    [InlineData("Theia.Data/Logging", "Theia.Data/Shards", "Theia.Data/Layout", "Theia.Data/Packing", "Theia.Data/Features", "Theia.Data/Loading")]
    [InlineData("Theia.Data/Random", "Theia.Data/Tensors", "Theia.Data/Images", "Theia.Data/Layout", "Theia.Data/Loading")]
    [InlineData("Theia.Data/Json", "Theia.Data/Images", "Theia.Data/Shards", "Theia.Data/Layout", "Theia.Data/Features")]
    [InlineData("Theia.Data/Tensors", "Theia.Data/Json", "Theia.Data/Onnx")]
    [InlineData("Theia.Data/Onnx", "Theia.Data/Images", "Theia.Data/Layout", "Theia.Data/Features", "Theia.Data/Verification")]
    [InlineData("Theia.Runtime/Onnx", "Theia.Runtime")]
    [InlineData("Theia.Cli/CommandLine", "Theia.Cli/Verbs", "Theia.Cli/Inspection", "Theia.Cli")]
    [InlineData("Theia.Cli/Output", "Theia.Cli/CommandLine", "Theia.Cli/Verbs", "Theia.Cli")]
    [InlineData("Theia.Cli/Inspection", "Theia.Cli/Verbs", "Theia.Cli")]
    [InlineData("Theia.Lab/Images", "Theia.Lab/Stages", "Theia.Lab/Report", "Theia.Lab/Scenes")]
    [InlineData("Theia.Lab/Scenes", "Theia.Lab/Stages", "Theia.Lab/Report")]
    public void A_layer_does_not_know_what_stands_on_it(string layer, params string[] above)
    {
        Assert.All([layer, .. above], folder => Assert.Contains(folder, _folders.Values));
        Assert.Empty(Dependencies((from, to) => Folder(from) == layer && above.Contains(Folder(to))));
    }

    [Theory]
    [InlineData("Theia/Layers")]
    [InlineData("Theia/Backbones")]
    [InlineData("Theia/Translators")]
    [InlineData("Theia/Teachers")]
    [InlineData("Theia/Checkpoints")]
    public void What_a_model_is_made_of_does_not_know_the_model(string layer) =>
        Assert.Empty(Dependencies((from, to) => Folder(from) == layer && to is "Theia.TheiaModel" or "Theia.Distillation"));

    // A scanner that sees nothing passes everything above.
    [Theory]
    [InlineData("Theia.Teacher", "Theia.Data.ITeacher")]                                // implemented
    [InlineData("Theia.Training.Runs.TrainingRun", "Theia.Data.Layout.FolderLock")]     // a field
    [InlineData("Theia.TheiaModel", "Theia.Data.DType")]                                // an argument of a generic type
    [InlineData("Theia.TheiaModel", "Theia.Data.SafetensorsWriter")]                    // called in a body
    [InlineData("Theia.Cli.Verbs.ExtractVerb", "Theia.Data.FeatureExtraction")]         // called in a lambda
    [InlineData("Theia.Data.Shards.PaxRecords", "Theia.Data.Shards.TarHeader")]         // a ref struct
    public void A_dependency_that_is_there_is_seen(string from, string to) =>
        Assert.Single(Dependencies((one, other) => one == from && other == to));

    [Fact]
    public void Dependencies_are_seen_between_projects_and_between_layers()
    {
        Assert.NotEmpty(Dependencies((from, to) => Project(from) == "Theia.Cli" && Project(to) == "Theia.Lab"));
        Assert.NotEmpty(Dependencies((from, to) => Folder(from) == "Theia/Training" && Folder(to) == "Theia/Backbones"));
        Assert.NotEmpty(Dependencies((from, to) => Folder(from) == "Theia.Data/Loading" && Folder(to) == "Theia.Data/Shards"));
    }

    [Fact]
    public void Every_type_has_a_layer() =>
        Assert.DoesNotContain(_scan.Value.Types, type => type.StartsWith("Theia.", StringComparison.Ordinal) && Folder(type) is null);

    private static IEnumerable<string> Dependencies(Func<string, string, bool> which) =>
        _scan.Value.Dependencies.Where(d => which(d.From, d.To)).Select(d => $"{d.From} -> {d.To}");

    private static string? Project(string type) => Folder(type)?.Split('/')[0];

    // What is generated has no source here; its namespace is that of its folder.
    private static string? Folder(string type) => _folders.GetValueOrDefault(type) ?? ByNamespace(type);

    private static string? ByNamespace(string type) =>
        _projects.FirstOrDefault(project => type.StartsWith($"{project}.", StringComparison.Ordinal)) is { } project && type[(project.Length + 1)..].Split('.') is [var folder, _, ..]
            ? $"{project}/{folder}"
            : null;

    // Nested and generic types belong to the file of their outermost type.
    private static string Outer(string name) => name.Split('+', '`', '<')[0];

    private static Scan ReadAssemblies()
    {
        Architecture architecture = new ArchLoader().LoadAssemblies([.. _projects.Select(Assembly.Load)]).Build();
        return new Scan(
            [.. architecture.Types.Select(type => Outer(type.FullName))],
            [.. architecture.Types.SelectMany(type => type.Dependencies).Select(d => (Outer(d.Origin.FullName), Outer(d.Target.FullName)))]);
    }

    private static Dictionary<string, string> ReadFolders()
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        var src = Path.Combine(Repository.Root, "src");
        foreach (var file in Directory.EnumerateFiles(src, "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            var space = Namespace().Match(text).Groups[1].Value;
            var folder = string.Join('/', Path.GetRelativePath(src, file).Split(Path.DirectorySeparatorChar)[..^1].Take(2));
            foreach (Match type in Declaration().Matches(text))
                folders[$"{space}.{type.Groups[1].Value}"] = folder;
        }

        return folders;
    }

    [GeneratedRegex("^namespace ([\\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("^(?:public |internal |sealed |abstract |static |partial |readonly |ref |unsafe |file )*(?:class|record struct|record|struct|interface|enum|delegate [\\w<>\\[\\]]+) (\\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    private sealed record Scan(HashSet<string> Types, HashSet<(string From, string To)> Dependencies);
}
