using System.CommandLine;
using Theia.Cli.CommandLine;

namespace Theia.Tests.Cli;

public sealed class HelpTests
{
    public static TheoryData<string> Verbs => [.. TheiaCommand.Create().Subcommands.Select(verb => verb.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_of_a_verb_shows_examples_and_exit_codes(string verb)
    {
        var run = CommandLineRun.Of(verb, "--help");
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
        var verb = (Verb)root.Subcommands.Single(verb => verb.Name == name);
        Assert.NotEmpty(verb.Examples);
        foreach (var example in verb.Examples)
        {
            // What the shell itself takes: a substitution around the command, a redirection behind it.
            var line = example.Replace("eval \"$(", "").Replace(")\"", "").Split(" > ")[0];
            Assert.Empty(Mistakes.In(root.Parse(line["theia ".Length..])));
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_option_and_argument_is_described(string name)
    {
        Command verb = TheiaCommand.Create().Subcommands.Single(verb => verb.Name == name);
        Assert.All(verb.Options, option => Assert.NotEmpty(option.Description ?? ""));
        Assert.All(verb.Arguments, argument => Assert.NotEmpty(argument.Description ?? ""));
    }

    [Fact]
    public void Without_a_word_the_help_is_shown()
    {
        var run = CommandLineRun.Of();
        Assert.Equal(0, run.Code);
        Assert.Contains("theia quickstart", run.Output);
        Assert.Empty(run.Error);
    }
}
