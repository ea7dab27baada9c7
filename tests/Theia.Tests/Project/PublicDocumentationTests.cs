using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Theia.Tests.Project;

/// <summary>What a user reads about a public member: its default, and the page that shows its type.</summary>
public sealed class PublicDocumentationTests
{
    private static readonly string[] _projects =
        ["Theia.Data", "Theia.RobotData", "Theia.Scenes", "Theia.Robotics", "Theia.OnnxRuntime", "Theia"];

    // By the convention of .NET these are optional and have no default worth a word.
    private static readonly string[] _conventional =
        ["CancellationToken", "IProgress", "Exception?", "TimeProvider?"];

    private static readonly string[] _settings = ["Options", "Config", "Sizes"];

    private static readonly char[] _separators =
        [.. Enumerable.Range(0, 128).Select(code => (char)code).Where(letter => !char.IsAsciiLetterOrDigit(letter))];

    // Of a setting also where the initial value is the language's own: false, 0, null.
    [Fact]
    public void Every_setting_and_every_property_with_an_initial_value_states_its_default() =>
        AssertNone(
            from member in Members<PropertyDeclarationSyntax>()
            where !member.Modifiers.Any(SyntaxKind.StaticKeyword) && !member.Modifiers.Any(SyntaxKind.RequiredKeyword)
                && member.AccessorList?.Accessors.Any(
                    accessor => !accessor.IsKind(SyntaxKind.GetAccessorDeclaration)) == true
            where member.Initializer is not null || IsSettings((TypeDeclarationSyntax)member.Parent!)
            where !States(Documentation(member))
            select Place(member, member.Identifier));

    [Fact]
    public void Every_optional_parameter_of_a_public_member_states_its_default() =>
        AssertNone(
            from member in Members<MemberDeclarationSyntax>()
            let parameters = member switch
            {
                BaseMethodDeclarationSyntax method => method.ParameterList,
                TypeDeclarationSyntax type => type.ParameterList,
                _ => null,
            }
            where parameters is not null
            let documentation = Documentation(member)
            where documentation is null || !documentation.Contains("inheritdoc", StringComparison.Ordinal)
            from parameter in parameters.Parameters
            where parameter.Default is not null
                && !_conventional.Any(type => parameter.Type!.ToString().StartsWith(type, StringComparison.Ordinal))
            where !States(Parameter(documentation, parameter.Identifier.Text))
            select Place(member, parameter.Identifier));

    [Fact]
    public void Every_public_type_is_named_on_a_page_or_in_a_sample()
    {
        string[] pages =
        [
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.cs"),
            Path.Combine(Repository.Root, "README.md"),
        ];
        HashSet<string> words =
        [
            .. pages.SelectMany(
                page => File.ReadAllText(page).Split(_separators, StringSplitOptions.RemoveEmptyEntries)),
        ];
        AssertNone(
            from project in _projects
            from type in Assembly.Load(project).GetExportedTypes()
            where !words.Contains(type.Name.Split('`')[0])
            select $"{project}: {type.Name}");
    }

    [Fact]
    public void A_member_that_states_no_default_is_seen()
    {
        Assert.False(States("<summary>Images per step.</summary>"));
        Assert.True(States("<summary>Images per step. Default: 16.</summary>"));
        Assert.Null(Parameter("<param name=\"size\">Pixels.</param>", "sizes"));
    }

    // All of them, where a collection assertion shows the first five.
    private static void AssertNone(IEnumerable<string> places)
    {
        string[] all = [.. places];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    private static bool States(string? documentation) =>
        documentation?.Contains("default", StringComparison.OrdinalIgnoreCase) == true;

    private static IEnumerable<T> Members<T>() where T : MemberDeclarationSyntax =>
        from project in _projects
        from file in Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories)
        let text = File.ReadAllText(file)
        where text.Contains("public ", StringComparison.Ordinal)
        let tree = CSharpSyntaxTree.ParseText(
            text, path: Path.GetRelativePath(Repository.Root, file),
            cancellationToken: TestContext.Current.CancellationToken)
        from member in tree.GetRoot().DescendantNodes().OfType<T>()
        where member.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().All(IsPublic)
        select member;

    private static bool IsSettings(TypeDeclarationSyntax type) =>
        _settings.Any(ending => type.Identifier.Text.EndsWith(ending, StringComparison.Ordinal));

    private static bool IsPublic(MemberDeclarationSyntax member) =>
        member is BaseNamespaceDeclarationSyntax || member.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static string? Documentation(MemberDeclarationSyntax member)
    {
        var comment = string.Concat(member.GetLeadingTrivia().Select(trivia => trivia.ToFullString())
            .Where(text => text.Contains("///", StringComparison.Ordinal)));
        return comment.Length == 0 ? null : comment;
    }

    private static string? Parameter(string? documentation, string name)
    {
        var start = documentation?.IndexOf($"<param name=\"{name}\">", StringComparison.Ordinal) ?? -1;
        return start < 0 ? null
            : documentation![start..documentation!.IndexOf("</param>", start, StringComparison.Ordinal)];
    }

    private static string Place(MemberDeclarationSyntax member, SyntaxToken name) =>
        $"{member.SyntaxTree.FilePath}:{name.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {name.Text}";
}
