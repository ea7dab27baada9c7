using System.CommandLine;
using System.CommandLine.Help;
using Theia.Cli;
using Theia.Cli.CommandLine;

namespace Theia.Tests.Cli;

public sealed class HelpTests
{
    /// <summary>Every verb of every level by its words: <c>pack</c>, <c>lab</c>, <c>lab teach</c>.</summary>
    public static TheoryData<string> Verbs => [.. All(TheiaCommand.Create())];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_of_a_verb_shows_examples_and_exit_codes(string verb)
    {
        var run = CommandLineRun.Of([.. verb.Split(' '), "--help"]);
        Assert.Equal(0, run.Code);
        Assert.Contains("Examples:", run.Output);
        Assert.Contains($"  theia {verb}", run.Output.Replace("eval \"$(theia", "theia"));
        Assert.Contains("130 interrupted", run.Output);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_example_is_a_command_line_that_parses(string name)
    {
        RootCommand root = TheiaCommand.Create();
        var verb = (Verb)Find(root, name);
        Assert.NotEmpty(verb.Examples);
        foreach (var example in verb.Examples)
        {
            // What the shell itself takes: a substitution around the command, a redirection behind it.
            var line = example.Replace("eval \"$(", "").Replace(")\"", "").Split(" > ")[0];
            Assert.StartsWith($"theia {name}", line);
            Assert.Empty(CommandLineErrors.In(root.Parse(line["theia ".Length..])));
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_option_and_argument_is_described(string name)
    {
        Command verb = Find(TheiaCommand.Create(), name);
        Assert.EndsWith(".", verb.Description);
        Assert.All(
            verb.Options.Where(option => option is not HelpOption), option => Assert.EndsWith(".", option.Description));
        Assert.All(verb.Arguments, argument => Assert.EndsWith(".", argument.Description));
    }

    // A flag is off unless given.
    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_option_that_may_be_left_out_states_its_default(string name) => Assert.All(
        Find(TheiaCommand.Create(), name).Options
            .Where(option => option is not HelpOption && !option.Required && option.ValueType != typeof(bool)),
        option => Assert.True(
            option.HasDefaultValue || option.Description!.Contains("Default: ", StringComparison.Ordinal),
            $"{option.Name} of {name} states no default: {option.Description}"));

    [Fact]
    public void Arguments_that_may_be_left_out_stand_in_brackets()
    {
        var root = CommandLineRun.Of("--help").Output;
        Assert.Contains("  distill [path=value…] ", root);
        Assert.Contains("  quickstart [path=value…] ", root);
        Assert.Contains("  pack <images> ", root);
        Assert.Contains("distill [path=value…] [options]", CommandLineRun.Of("distill", "--help").Output);
    }

    [Theory]
    [InlineData("theia quickstart")]
    [InlineData("theia lab teach", "lab")]
    public void Without_a_verb_the_help_is_shown(string shows, params string[] words)
    {
        var run = CommandLineRun.Of(words);
        Assert.Equal(0, run.Code);
        Assert.Contains(shows, run.Output);
        Assert.Empty(run.Error);
    }

    private static IEnumerable<string> All(Command command) =>
        command.Subcommands.SelectMany(verb => All(verb).Select(inner => $"{verb.Name} {inner}").Prepend(verb.Name));

    private static Command Find(Command root, string words) =>
        words.Split(' ').Aggregate(root, (command, word) => command.Subcommands.Single(verb => verb.Name == word));
}
