using Theia.Cli;
using Theia.Cli.CommandLine;

namespace Theia.Tests.Cli;

/// <summary>What an interrupted verb says of its work is true.</summary>
public sealed class InterruptTests
{
    [Theory]
    [InlineData("encode", false)]
    [InlineData("evaluate", false)]
    [InlineData("verify", false)]
    [InlineData("inspect", false)]
    [InlineData("serve", false)]
    [InlineData("pack", true)]
    [InlineData("scenes", true)]
    [InlineData("extract", true)]
    [InlineData("measure", true)]
    [InlineData("quickstart", true)]
    public void Only_a_verb_that_keeps_its_work_says_that_it_resumes(string name, bool resumes)
    {
        var verb = (Verb)TheiaCommand.Create().Subcommands.Single(command => command.Name == name);
        using var error = new StringWriter();
        Assert.Equal(130, ErrorReporter.Report(new OperationCanceledException(), verb.Name, error, verb.Resumes));
        Assert.Equal(resumes, error.ToString().Contains("the same command resumes", StringComparison.Ordinal));
        Assert.Equal(
            !resumes,
            error.ToString().Contains("Nothing was written; the same command starts over", StringComparison.Ordinal));
    }
}
