namespace Theia.Tests.Cli;

public sealed class MistakeTests
{
    [Fact]
    public void A_misspelt_verb_is_answered_with_the_nearest_one()
    {
        var run = CommandLineRun.Of("completoin", "bash");
        Assert.Equal(2, run.Code);
        Assert.Contains("theia has no verb 'completoin'. Did you mean 'completion'?", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void A_misspelt_verb_is_the_only_complaint_even_when_options_follow() =>
        Assert.Equal(2, CommandLineRun.Of("completoin", "--to", "x").Error.Trim().Split('\n').Length);

    [Fact]
    public void A_choice_that_does_not_exist_lists_those_that_do()
    {
        var run = CommandLineRun.Of("completion", "bsh");
        Assert.Equal(2, run.Code);
        Assert.Contains("'bash' 'zsh' 'fish'", run.Error.Replace("'fish' 'zsh'", "'zsh' 'fish'"));
    }
}
