using System.Diagnostics;

namespace Theia.Tests.Cli;

/// <summary>The script does in a real shell what a user sees when Tab is pressed.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("en", "encode")]
    [InlineData("encode --mo", "--model")]
    [InlineData("extract --set set --te", "--teacher")]
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
}
