using System.Diagnostics;

namespace Theia.Tests.Cli;

/// <summary>The script does in a real shell what a user sees when Tab is pressed.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("en", "encode")]
    [InlineData("encode --mo", "--model")]
    [InlineData("extract --set set --te", "--teacher")]
    [InlineData("extract --set set --teacher resn", "resnet18")]
    [InlineData("quickstart --teacher nano-di", "nano-dinov2")]
    [InlineData("distill --set set learningR", "learningRate=")]
    [InlineData("distill translatorKwargs.hid", "translatorKwargs.hiddenSizeFactor=")]
    [InlineData("lab teach vit images.sc", "images.scenes=")]
    [InlineData("encode a.jpg --tokens ne", "neck")]
    [InlineData("lab pro", "probe")]
    public void Bash_completes_verbs_and_options(string typed, string expected)
    {
        var line = $"{ChildProcess.Program} {typed}";
        var start = new ProcessStartInfo("bash", ["-c", """
            source <("$1" completion bash)
            COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=($2) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _theia "$1"
            printf '%s\n' "${COMPREPLY[@]}"
            """, "bash", ChildProcess.Program, line])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using Process shell = Process.Start(start)!;
        Assert.Equal(expected, shell.StandardOutput.ReadToEnd().Trim());
    }

    [Theory]
    [InlineData("encode ")]
    [InlineData("lab ")]
    [InlineData("")]
    public void Names_of_other_systems_for_help_are_not_offered(string typed)
    {
        var offered = CommandLineRun.Of($"[suggest:{typed.Length}]", typed).Output
            .Split('\n', StringSplitOptions.TrimEntries);
        Assert.DoesNotContain(offered, word => word is "-?" or "/?" or "/h");
        Assert.Contains("--help", offered);
    }

    // zsh loads the file by name at the first Tab and runs it as the function: a file that only
    // defines the function completes nothing then.
    [Fact]
    public void Zsh_completes_at_the_first_tab()
    {
        var lines = CommandLineRun.Of("completion", "zsh").Output
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("#compdef theia", lines[0]);
        Assert.Equal(
            ["if [ \"${funcstack[1]}\" = \"_theia\" ]; then", "_theia \"$@\"", "else", "compdef _theia theia", "fi"],
            lines[^5..]);
    }
}
