using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace Theia.Tests.Project;

/// <summary>Holds the code against the table of layers in CONTRIBUTING.md and in the design: which part may know which.</summary>
public sealed partial class LayerTests
{
    private static readonly Architecture _architecture = new ArchLoader().LoadAssemblies(
        Assembly.Load("Theia.Data"), Assembly.Load("Theia"), Assembly.Load("Theia.Runtime"), Assembly.Load("Theia.Lab"), Assembly.Load("Theia.Cli")).Build();

    /// <summary>Folder of each type's source, so that public types, which share a namespace, have a layer too.</summary>
    private static readonly Dictionary<string, string> _folders = ReadFolders();

    [Theory]
    [InlineData("Theia", "Theia.Runtime")]
    [InlineData("Theia", "Theia.Lab")]
    [InlineData("Theia.Runtime", "Theia.Lab")]
    [InlineData("Theia.Lab", "Theia.Runtime")]
    [InlineData("Theia.Lab", "Theia.Cli")]
    public void A_project_does_not_know(string project, string other) =>
        Assert.Empty(Dependencies().Where(d => Project(d.From) == project && Project(d.To) == other).Select(d => $"{d.From} -> {d.To}"));

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
    [InlineData("Theia.Data/Images", "Theia.Data/Shards", "Theia.Data/Features", "Theia.Data/Layout", "Theia.Data/Loading")]
    [InlineData("Theia.Data/Tensors", "Theia.Data/Shards", "Theia.Data/Features", "Theia.Data/Layout", "Theia.Data/Loading", "Theia.Data/Images")]
    [InlineData("Theia.Data/Shards", "Theia.Data/Features", "Theia.Data/Loading")]
    [InlineData("Theia.Data/Storage", "Theia.Data/Tensors", "Theia.Data/Images", "Theia.Data/Shards", "Theia.Data/Features", "Theia.Data/Layout")]
    public void A_layer_does_not_know_what_stands_on_it(string layer, params string[] above) =>
        Assert.Empty(Dependencies()
            .Where(d => Folder(d.From) == layer && above.Contains(Folder(d.To)))
            .Select(d => $"{d.From} -> {d.To}").Distinct());

    private static IEnumerable<(string From, string To)> Dependencies() =>
        from type in _architecture.Types
        from dependency in type.Dependencies
        select (Outer(type.FullName), Outer(dependency.Target.FullName));

    private static string? Folder(string type) => _folders.GetValueOrDefault(type);

    private static string? Project(string type) => Folder(type)?.Split('/')[0];

    // Nested and generic types belong to the file of their outermost type.
    private static string Outer(string name) => name.Split('+', '`', '<')[0];

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

    [GeneratedRegex("^(?:public |internal |sealed |abstract |static |partial |readonly |unsafe |file )*(?:class|record struct|record|struct|interface|enum|delegate [\\w<>\\[\\]]+) (\\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
