using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Theia.Tests.Samples;

/// <summary>Compiles every block of C# in the documentation against the libraries as they are.</summary>
public sealed partial class DocumentedCodeTests
{
    // What a reader of a page has at hand besides its lines.
    private const string Surroundings =
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

    [Fact]
    public void Every_block_of_code_in_the_documentation_compiles()
    {
        string[] pages = [Path.Combine(Repository.Root, "README.md"), .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)];
        SyntaxTree[] blocks = [.. pages.SelectMany(Blocks)];
        Assert.True(blocks.Length >= 6, $"Only {blocks.Length} blocks were found.");

        Assert.Empty(Errors(blocks));
    }

    [Fact]
    public void A_line_that_does_not_compile_is_seen() =>
        Assert.Contains(Errors([Block("page.md:7", "using var theia = TheiaModel.Lod(image);")]), error => error.StartsWith("page.md:7: ", StringComparison.Ordinal) && error.Contains("Lod", StringComparison.Ordinal));

    private static IEnumerable<SyntaxTree> Blocks(string page)
    {
        var text = File.ReadAllText(page).ReplaceLineEndings("\n");
        return Fence().Matches(text).Select(fence =>
            Block($"{Path.GetRelativePath(Repository.Root, page)}:{text.AsSpan(0, fence.Index).Count('\n') + 2}", fence.Groups[1].Value));
    }

    private static SyntaxTree Block(string place, string lines) => CSharpSyntaxTree.ParseText(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using Theia;
        using Theia.Data;
        using Theia.Lab;
        using Theia.Runtime;
        using static TorchSharp.torch;

        file sealed class Block : Page
        {
            public void Run()
            {
        {{lines}}
            }
        }
        """,
        path: place,
        cancellationToken: TestContext.Current.CancellationToken);

    private static IEnumerable<string> Errors(IEnumerable<SyntaxTree> blocks)
    {
        IEnumerable<string> assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "documentation",
            [CSharpSyntaxTree.ParseText(Surroundings, cancellationToken: TestContext.Current.CancellationToken), .. blocks],
            assemblies.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        return compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(finding => finding.Severity == DiagnosticSeverity.Error)
            .Select(finding => $"{finding.Location.SourceTree!.FilePath}: {finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
    }

    [GeneratedRegex("^```csharp\\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
