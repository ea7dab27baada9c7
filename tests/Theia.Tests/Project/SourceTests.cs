using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Theia.Tests.Project;

/// <summary>Rules of the house that can be read off the files.</summary>
public sealed partial class SourceTests
{
    private static readonly string[] _sources =
    [
        .. Files("src", "*.cs"), .. Files("tests", "*.cs"), .. Files("benchmarks", "*.cs"), .. Files("samples", "*.cs"),
    ];

    private static readonly CSharpParseOptions _withDocumentation =
        CSharpParseOptions.Default.WithDocumentationMode(DocumentationMode.Parse);

    [Fact]
    public void No_source_file_is_longer_than_four_hundred_lines() =>
        Assert.DoesNotContain(_sources.Select(file => (file, Lines: File.ReadLines(file).Count())), f => f.Lines > 400);

    [Fact]
    public void Most_source_files_fit_on_a_few_screens()
    {
        int[] lines = [.. Files("src", "*.cs").Select(file => File.ReadLines(file).Count()).Order()];
        Assert.True(
            lines[lines.Length * 9 / 10] <= 250,
            $"A tenth of the files under src has more than {lines[lines.Length * 9 / 10]} lines.");
    }

    // Literals that hold a path, JSON or a page are not cut; neither is a name in the documentation of a member.
    [Fact]
    public void Lines_fit_into_120_columns()
    {
        const int Columns = 120;
        var wide = from file in _sources
                   let lines = File.ReadAllLines(file)
                   where lines.Any(static line => line.Length > Columns)
                   let tree = CSharpSyntaxTree.ParseText(File.ReadAllText(file), _withDocumentation)
                   from line in tree.GetText().Lines
                   where line.Span.Length > Columns
                   let token = tree.GetRoot().FindToken(line.Start + Columns - 1, findInsideTrivia: true)
                   where !IsWhole(token)
                   select $"{Path.GetRelativePath(Repository.Root, file)}:{line.LineNumber + 1}";
        Assert.Empty(wide);
    }

    [Fact]
    public void Types_and_files_say_image() =>
        Assert.DoesNotContain(_sources, file => Path.GetFileName(file).Contains("Picture", StringComparison.Ordinal));

    [Fact]
    public void Pages_and_messages_are_plain_english()
    {
        string[] pages =
            [.. Files("docs", "*.md"), .. Directory.GetFiles(Repository.Root, "*.md"), .. Files("src", "*.cs")];
        Assert.Empty(Matches(Quaint(), pages));
    }

    [Fact]
    public void No_file_is_named_for_what_it_is_not() =>
        Assert.DoesNotContain(_sources, file => EmptyName().IsMatch(Path.GetFileNameWithoutExtension(file)));

    [Fact]
    public void Warnings_are_mended_not_silenced() =>
        Assert.Empty(Matches(
            Silencing(), [.. Files("src", "*.cs"), .. Files("src", "*.csproj"), .. Files("tests", "*.csproj")]));

    [Fact]
    public void Only_programs_write_to_the_console() =>
        Assert.Empty(Matches(
            ConsoleOutput(),
            Files("src", "*.cs").Where(file => !file.Contains("Theia.Cli", StringComparison.Ordinal))));

    [Fact]
    public void Every_link_in_the_documentation_leads_somewhere()
    {
        string[] pages =
        [
            .. Files("docs", "*.md"), .. Directory.GetFiles(Repository.Root, "*.md"), .. Files("benchmarks", "*.md"),
        ];
        var broken = from page in pages
                     from Match link in Link().Matches(File.ReadAllText(page))
                     let target = link.Groups[1].Value
                     where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
                     let path = Path.Combine(Path.GetDirectoryName(page)!, target.Split('#')[0])
                     where !File.Exists(path) && !Directory.Exists(path)
                     select $"{Path.GetRelativePath(Repository.Root, page)}: {target}";
        Assert.Empty(broken);
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(Path.Combine(Repository.Root, folder))
            ? Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories)
                .Where(file => !file.Contains(
                    $"{Path.DirectorySeparatorChar}goldens{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            : [];

    private static IEnumerable<string> Matches(Regex pattern, IEnumerable<string> files) =>
        from file in files
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        where pattern.IsMatch(line.Text)
        select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Number}: {line.Text.Trim()}";

    // A token of a literal, its holes included, or a reference in a documentation comment.
    private static bool IsWhole(SyntaxToken token) =>
        token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.SingleLineRawStringLiteralToken)
        || token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken) || token.IsKind(SyntaxKind.CharacterLiteralToken)
        || token.Parent!.AncestorsAndSelf().Any(static node =>
            node.IsKind(SyntaxKind.InterpolatedStringExpression) || node.IsKind(SyntaxKind.XmlCrefAttribute)
            || node is Microsoft.CodeAnalysis.CSharp.Syntax.CrefSyntax);

    // Words that a reader who knows the field has to translate.
    [GeneratedRegex(
        "\\b(anew|goes on|whoever|nobody|somebody|comes along)\\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Quaint();

    [GeneratedRegex("(Utils?|Helpers?|Common|Misc|Manager)$", RegexOptions.ExplicitCapture)]
    private static partial Regex EmptyName();

    [GeneratedRegex("#pragma warning|SuppressMessage\\(|<NoWarn>", RegexOptions.ExplicitCapture)]
    private static partial Regex Silencing();

    [GeneratedRegex("\\bConsole\\.(Write|Error|Out)\\b", RegexOptions.ExplicitCapture)]
    private static partial Regex ConsoleOutput();

    [GeneratedRegex("\\]\\(([^)\\s]+)\\)")]
    private static partial Regex Link();
}
