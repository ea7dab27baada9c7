namespace Theia.Tests.Cli;

public sealed class MistakeTests
{
    [Theory]
    [InlineData("theia has no verb 'completoin'. Did you mean 'completion'?", "completoin", "bash")]
    [InlineData("theia lab has no verb 'teech'. Did you mean 'teach'?", "lab", "teech", "vit")]
    public void A_misspelt_verb_is_answered_with_the_nearest_one(string says, params string[] words)
    {
        var run = CommandLineRun.Of(words);
        Assert.Equal(2, run.Code);
        Assert.Contains(says, run.Error);
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

    // What "$UNSET" leaves behind in a script.
    [Theory]
    [InlineData("<images>", "pack", "", "--to", "set")]
    [InlineData("--to", "pack", "photos", "--to", "")]
    [InlineData("--set", "extract", "--set", "", "--teacher", "resnet18")]
    [InlineData("--teacher", "extract", "--set", "set", "--teacher", "")]
    [InlineData("--model", "encode", "a.jpg", "--model", "", "--to", "a.npy")]
    [InlineData("--npy", "measure", "--set", "set", "--npy", "")]
    [InlineData("<run>", "resume", "")]
    [InlineData("<path>", "verify", "")]
    [InlineData("<path=value>", "distill", "--set", "set", "")]
    [InlineData("--threads", "evaluate", "runs/a", "--threads", "")]
    [InlineData("--to", "lab", "teach", "vit", "--to", "")]
    public void An_empty_word_is_named(string name, params string[] words)
    {
        var run = CommandLineRun.Of(words);
        Assert.Equal(2, run.Code);
        Assert.Contains(
            $"{name} is empty. If it comes from a variable of a script, check that the variable is set.", run.Error);
        Assert.Empty(run.Output);
    }
}
