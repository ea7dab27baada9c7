using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Theia.Cli;

namespace Theia.Tests.Project;

/// <summary>
/// A library does not know how it is called: commands and options belong to the command line (docs/decisions/0029).
/// </summary>
public sealed class FlagTests
{
    private static readonly string[] _commands =
        [.. TheiaCommand.Create().Subcommands.Select(verb => $"theia {verb.Name}")];

    [Fact]
    public void Libraries_do_not_speak_of_commands_and_options() => Assert.Empty(
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        where !file.Contains("Theia.Cli", StringComparison.Ordinal)
        from text in Texts(File.ReadAllText(file))
        where SpeaksOfFlags(text)
        select $"{Path.GetRelativePath(Repository.Root, file)}: {text}");

    [Theory]
    [InlineData("""throw new E("Run 'theia pack' again.");""")]
    [InlineData("""throw new E($"Choose another --to, not {path}.");""")]
    [InlineData("""var usage = "--force";""")]
    public void A_flag_in_a_text_is_seen(string line) => Assert.Contains(Texts(line), SpeaksOfFlags);

    private static bool SpeaksOfFlags(string text) =>
        _commands.Any(command => text.Contains(command, StringComparison.Ordinal))
        || text.Split([' ', '\'', '(', '"', '`']).Any(word => word.StartsWith("--", StringComparison.Ordinal)
            && word.Length > 2 && char.IsAsciiLetterLower(word[2]));

    // Comments may name options; what a reader of the program sees may not.
    private static IEnumerable<string> Texts(string source) =>
        CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens()
            .Where(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken)
            .Select(token => token.ValueText);
}
