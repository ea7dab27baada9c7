using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Theia.Tests.Samples;

/// <summary>Compiles every block of C# in the documentation against the libraries as they are.</summary>
public sealed partial class DocumentedCodeTests
{
    // What a reader of a page has at hand besides its lines.
    private const string EnvironmentInfo =
        """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using Theia;
        using Theia.Data;
        using static TorchSharp.torch;

        abstract class Page
        {
            protected RgbImage image;
            protected Tensor tokens;
            protected Tensor features;
            protected IReadOnlyList<RgbImage> images;
            protected TheiaModel theia;
            protected DatasetFolder set;
            protected ITeacher teacher;
            protected TeacherSpec spec;
            protected ExtractionOptions options;
            protected IProgress<ExtractionProgress> progress;
            protected CancellationToken cancellation;
        }
        """;

    // What the SDK writes into a new console project: ImplicitUsings.
    private const string NewProject =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // Their blocks are whole programs, to be pasted into a project of the reader's own.
    private static readonly string[] _programs =
        [Path.Combine(Repository.Root, "README.md"), Path.Combine(Repository.Root, "docs", "packages.md")];

    [Fact]
    public void Every_block_of_code_in_the_documentation_compiles()
    {
        var pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Except(_programs, StringComparer.Ordinal);
        SyntaxTree[] blocks = [.. pages.SelectMany(Fences).Select(fence => Block(fence.Place, fence.Lines))];
        Assert.True(blocks.Length >= 6, $"Only {blocks.Length} blocks were found.");

        Assert.Empty(Errors(OutputKind.DynamicallyLinkedLibrary, [Parse("page", EnvironmentInfo), .. blocks]));
    }

    [Fact]
    public void Every_program_in_the_documentation_compiles_as_it_is_printed()
    {
        (string Place, string Lines)[] programs = [.. _programs.SelectMany(Fences)];
        Assert.True(programs.Length >= 4, $"Only {programs.Length} programs were found.");

        Assert.Empty(programs.SelectMany(program => Program(program.Place, program.Lines)));
    }

    [Fact]
    public void A_program_that_lacks_its_usings_is_seen() => Assert.Contains(
        Program("page.md:7", "using var theia = TheiaModel.LoadBundled();"),
        error => error.Contains("TheiaModel", StringComparison.Ordinal));

    [Fact]
    public void A_line_that_does_not_compile_is_seen()
    {
        SyntaxTree block = Block("page.md:7", "using var theia = TheiaModel.Lod(image);");

        var error = Assert.Single(Errors(OutputKind.DynamicallyLinkedLibrary, [Parse("page", EnvironmentInfo), block]));
        Assert.StartsWith("page.md:7: ", error, StringComparison.Ordinal);
        Assert.Contains("Lod", error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Program(string place, string lines) =>
        Errors(OutputKind.ConsoleApplication, [Parse("new project", NewProject), Parse(place, lines)]);

    private static SyntaxTree Parse(string place, string lines) =>
        CSharpSyntaxTree.ParseText(lines, path: place, cancellationToken: TestContext.Current.CancellationToken);

    private static IEnumerable<(string Place, string Lines)> Fences(string page)
    {
        var text = File.ReadAllText(page).ReplaceLineEndings("\n");
        var name = Path.GetRelativePath(Repository.Root, page);
        return Fence().Matches(text).Select(
            fence => ($"{name}:{text.AsSpan(0, fence.Index).Count('\n') + 2}", fence.Groups[1].Value));
    }

    private static SyntaxTree Block(string place, string lines) => Parse(
        place,
        $$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using Theia;
        using Theia.Data;
        using Theia.Scenes;
        using Theia.OnnxRuntime;
        using Theia.RobotData;
        using Theia.Robotics;
        using static TorchSharp.torch;

        file sealed class Block : Page
        {
            public void Run()
            {
        {{Directive().Replace(lines, "")}}
            }
        }
        """);

    private static IEnumerable<string> Errors(OutputKind kind, IEnumerable<SyntaxTree> files)
    {
        IEnumerable<string> assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "documentation",
            files,
            assemblies.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(kind));
        return compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(finding => finding.Severity == DiagnosticSeverity.Error)
            .Select(finding => $"{finding.Location.SourceTree!.FilePath}: "
                + $"{finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
    }

    // A block may show the namespaces that it needs; inside of a method they cannot stand.
    [GeneratedRegex(@"^using Theia[\w.]*;\n", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex("^```csharp\\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
