using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace Theia.Tests.Project;

/// <summary>
/// Holds the code against the two tables of CONTRIBUTING.md: which project, and which folder, may use which.
/// </summary>
public sealed partial class LayerTests
{
    /// <summary>Projects by name, and the ones that each may use.</summary>
    private static readonly Dictionary<string, string[]> _projects = ReadProjects();

    /// <summary>
    /// Folders in the order of the table. A folder may use the folders of its project that stand above it.
    /// </summary>
    private static readonly List<string> _rows = ReadRows();

    /// <summary>
    /// Folder of each type's source, so that public types, which share a namespace, have a layer too.
    /// </summary>
    private static readonly Dictionary<string, string> _folders = ReadFolders();

    // Seconds of reading: done once for all cases.
    private static readonly Lazy<Scan> _scan = new(ReadAssemblies);

    public static TheoryData<string> Projects => [.. _projects.Keys];

    [Fact]
    public void Every_project_has_a_row() =>
        Assert.Equal(
            Directory.GetDirectories(Path.Combine(Repository.Root, "src"))
                .Select(Path.GetFileName).Order(StringComparer.Ordinal),
            _projects.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_uses_only_the_projects_of_its_row(string project) =>
        None(Dependencies((from, to) =>
            Project(from) == project && Project(to) is { } other && other != project
                && !_projects[project].Contains(other)));

    [Theory]
    [InlineData("Theia.Data", "TorchSharp")]
    [InlineData("Theia.Data", "Microsoft.ML.OnnxRuntime")]
    [InlineData("Theia.Scenes", "TorchSharp")]
    [InlineData("Theia.Scenes", "Microsoft.ML.OnnxRuntime")]
    [InlineData("Theia.Robotics", "TorchSharp")]
    [InlineData("Theia.Robotics", "Microsoft.ML.OnnxRuntime")]
    [InlineData("Theia.RobotData", "TorchSharp")]
    [InlineData("Theia.RobotData", "Microsoft.ML.OnnxRuntime")]
    [InlineData("Theia.Data", "Parquet")]
    [InlineData("Theia.OnnxRuntime", "TorchSharp")]
    [InlineData("Theia", "Microsoft.ML.OnnxRuntime")]
    [InlineData("Theia.Lab", "Microsoft.ML.OnnxRuntime")]
    [InlineData("Theia.Web", "Microsoft.ML.OnnxRuntime")]
    [InlineData("Theia", "Microsoft.AspNetCore.Http.Abstractions")]
    public void A_project_does_not_load(string project, string library) =>
        Assert.DoesNotContain(Assembly.Load(project).GetReferencedAssemblies(), reference => reference.Name == library);

    [Fact]
    public void Every_folder_has_a_row_of_its_own()
    {
        HashSet<string> folders = [.. _folders.Values];
        Assert.Empty(folders.Except(_rows).Order(StringComparer.Ordinal));
        Assert.Empty(_rows.Except(folders).Order(StringComparer.Ordinal));
        Assert.Equal(_rows.Count, _rows.Distinct().Count());
    }

    // An order has no circles: what this test passes, no folder reaches again from itself.
    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_only_the_folders_above_it(string project) =>
        None(Dependencies((from, to) =>
            Folder(from) is { } user && Folder(to) is { } used && user != used
            && Of(user) == project && Of(used) == project && _rows.IndexOf(used) > _rows.IndexOf(user)));

    // A scanner that sees nothing passes everything above.
    [Theory]
    [InlineData("Theia.Teacher", "Theia.Data.ITeacher")]                                // implemented
    [InlineData("Theia.Training.Runs.TrainingRun", "Theia.Data.IO.FolderLock")]          // a field
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
        Assert.NotEmpty(
            Dependencies((from, to) => Folder(from) == "Theia.Data/Datasets" && Folder(to) == "Theia.Data/Shards"));
    }

    [Fact]
    public void Every_type_has_a_layer() =>
        Assert.DoesNotContain(
            _scan.Value.Types, type => type.StartsWith("Theia.", StringComparison.Ordinal) && Folder(type) is null);

    private static void None(IEnumerable<string> dependencies) =>
        Assert.True(!dependencies.Any(), string.Join('\n', dependencies));

    private static IEnumerable<string> Dependencies(Func<string, string, bool> which) =>
        _scan.Value.Dependencies.Where(d => which(d.From, d.To))
            .Select(d => $"{Folder(d.From)} -> {Folder(d.To)}: {d.From} -> {d.To}").Order(StringComparer.Ordinal);

    private static string? Project(string type) => Folder(type) is { } folder ? Of(folder) : null;

    private static string Of(string folder) => folder.Split('/')[0];

    // What is generated has no source here; its namespace is that of its folder.
    private static string? Folder(string type) => _folders.GetValueOrDefault(type) ?? ByNamespace(type);

    private static string? ByNamespace(string type)
    {
        var project = _projects.Keys.Where(name => type.StartsWith($"{name}.", StringComparison.Ordinal))
            .MaxBy(name => name.Length);
        if (project is null)
            return null;
        var folder = $"{project}/{string.Join('/', type[(project.Length + 1)..].Split('.')[..^1])}";
        return _rows.Contains(folder) ? folder : null;
    }

    // Nested and generic types belong to the file of their outermost type.
    private static string Outer(string name) => name.Split('+', '`', '<')[0];

    private static Scan ReadAssemblies()
    {
        Architecture architecture = new ArchLoader().LoadAssemblies([.. _projects.Keys.Select(Assembly.Load)]).Build();
        return new Scan(
            [.. architecture.Types.Select(type => Outer(type.FullName))],
            [.. architecture.Types.SelectMany(type => type.Dependencies)
                .Select(d => (Outer(d.Origin.FullName), Outer(d.Target.FullName)))]);
    }

    private static string[] Contributing() => File.ReadAllLines(Path.Combine(Repository.Root, "CONTRIBUTING.md"));

    private static Dictionary<string, string[]> ReadProjects() =>
        Contributing().Select(line => ProjectRow().Match(line)).Where(row => row.Success)
            .ToDictionary(
                row => row.Groups[1].Value,
                row => Name().Matches(row.Groups[2].Value).Select(name => name.Groups[1].Value).ToArray());

    private static List<string> ReadRows() =>
        [.. Contributing().Select(line => FolderRow().Match(line))
            .Where(row => row.Success).Select(row => row.Groups[1].Value)];

    private static Dictionary<string, string> ReadFolders()
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        var src = Path.Combine(Repository.Root, "src");
        foreach (var file in Directory.EnumerateFiles(src, "*.cs", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(src, file).Split(Path.DirectorySeparatorChar);
            if (path.Contains("obj") || path.Contains("bin"))
                continue;
            var text = File.ReadAllText(file);
            var space = Namespace().Match(text).Groups[1].Value;
            var folder = path.Length == 2 ? $"{path[0]}/" : string.Join('/', path[..^1]);
            foreach (Match type in Declaration().Matches(text))
                folders[$"{space}.{type.Groups[1].Value}"] = folder;
        }

        return folders;
    }

    [GeneratedRegex(@"^\| `(Theia[\w.]*)` \|([^|]*)\|")]
    private static partial Regex ProjectRow();

    [GeneratedRegex(@"^\| `(Theia[\w.]*/[\w/]*)` \|")]
    private static partial Regex FolderRow();

    [GeneratedRegex(@"`(Theia[\w.]*)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(
        @"^(?:public |internal |sealed |abstract |static |partial |readonly |ref |unsafe |file )*"
        + @"(?:class|record struct|record|struct|interface|enum|delegate [\w<>\[\]]+) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    private sealed record Scan(HashSet<string> Types, HashSet<(string From, string To)> Dependencies);
}
