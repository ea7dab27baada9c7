using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;
using Theia.Cli;
using Theia.Cli.CommandLine;

namespace Theia.Tests.Samples;

/// <summary>Parses every command line of the documentation: verbs, options and values. Nothing is run.</summary>
public sealed partial class DocumentedCommandTests
{
    [Fact]
    public void Every_command_line_in_the_documentation_is_one_that_the_program_takes()
    {
        (string Place, string Command)[] commands = [.. Pages().SelectMany(Commands)];
        Assert.True(commands.Length >= 40, $"Only {commands.Length} command lines were found.");

        Assert.Empty(
            from command in commands
            from refusal in Refusals(command.Command)
            select $"{command.Place}: {command.Command}: {refusal}");
    }

    // A sentence may leave out what a verb requires, as long as it names no option.
    [Fact]
    public void Every_command_in_a_sentence_of_the_documentation_is_one_that_the_program_takes()
    {
        (string Place, string Command)[] mentions = [.. Pages().SelectMany(Mentions)];
        Assert.True(mentions.Length >= 25, $"Only {mentions.Length} commands were found.");

        Assert.Empty(
            from mention in mentions
            from refusal in Refusals(mention.Command)
            where mention.Command.Contains(" --", StringComparison.Ordinal)
                || !refusal.Contains("required", StringComparison.OrdinalIgnoreCase)
            select $"{mention.Place}: {mention.Command}: {refusal}");
    }

    [Fact]
    public void A_command_in_a_sentence_is_found_across_lines()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(
            folder["page.md"], "One:\n```\ntheia pack a\n```\nRun `theia verify\nset` or `./theia test`.\n");
        Assert.Equal(["theia verify set", "./theia test"], Mentions(folder["page.md"]).Select(found => found.Command));
    }

    [Theory]
    [InlineData("theia distil --set set")]
    [InlineData("theia extract --set set --teachers resnet18")]
    [InlineData("./theia pack --to set")]
    [InlineData("theia encode kitchen.jpg --to t.npy --tokens men")]
    public void A_command_line_that_the_program_does_not_take_is_seen(string command) =>
        Assert.NotEmpty(Refusals(command));

    [Fact]
    public void Words_are_split_as_a_shell_does() => Assert.Equal(
        ["distill", "--set", "my set", """targetModels=["a","b"]"""],
        Words("""theia distill --set "my set"   'targetModels=["a","b"]'   # both"""));

    private static IEnumerable<string> Pages() => new[] { "docs", "models", "benchmarks", "samples" }
        .Select(folder => Path.Combine(Repository.Root, folder))
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"));

    private static IEnumerable<(string Place, string Command)> Commands(string page)
    {
        var fence = false;
        var name = Path.GetRelativePath(Repository.Root, page);
        foreach (var (line, number) in File.ReadLines(page).Select((line, index) => (line, index + 1)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                fence = !fence;
            else if ((fence || line.StartsWith("    ", StringComparison.Ordinal)) && Program().IsMatch(line))
                yield return ($"{name}:{number}", line.Trim());
        }
    }

    private static IEnumerable<(string Place, string Command)> Mentions(string page)
    {
        var text = File.ReadAllText(page).ReplaceLineEndings("\n");
        var name = Path.GetRelativePath(Repository.Root, page);
        // Blocks become as many empty lines, so that places stay right.
        text = Block().Replace(text, block => new string('\n', block.Value.Count(letter => letter == '\n')));
        return
            from Match mention in Mention().Matches(text)
            let command = mention.Groups[1].Value.Replace('\n', ' ').Replace("…", "", StringComparison.Ordinal)
            // Any verb, or none.
            where !command.Contains("VERB", StringComparison.Ordinal) && Words(command).Any()
            select ($"{name}:{text.AsSpan(0, mention.Index).Count('\n') + 1}", command);
    }

    private static IReadOnlyList<string> Refusals(string command)
    {
        string[] words = [.. Words(command)];
        var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null };
        // `./theia test` is the script's own word; the rest is for the runner of the tests.
        return words is ["test", ..] ? [] : CommandLineErrors.In(TheiaCommand.Create().Parse(words, parsing));
    }

    // Quotes of both kinds and a comment; more is on no page.
    private static IEnumerable<string> Words(string command)
    {
        var word = new StringBuilder();
        List<string> words = [];
        char? quote = null;
        var open = false;
        foreach (var letter in command.Trim() + " ")
        {
            if (quote is null && letter == '#' && !open)
                break;
            if (letter == quote)
            {
                quote = null;
            }
            else if (quote is null && letter is '\'' or '"')
            {
                (quote, open) = (letter, true);
            }
            else if (quote is null && letter == ' ')
            {
                if (open)
                    words.Add(word.ToString());
                word.Clear();
                open = false;
            }
            else
            {
                word.Append(letter);
                open = true;
            }
        }

        return words.Skip(1);
    }

    [GeneratedRegex(@"^\s*(\./theia|theia|slim/Theia\.Cli) ", RegexOptions.ExplicitCapture)]
    private static partial Regex Program();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"`((?:\./)?theia\s[^`]*)`")]
    private static partial Regex Mention();
}
