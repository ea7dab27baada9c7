using Theia.Cli;

namespace Theia.Tests.Cli;

/// <summary>One run of the command line inside this process: what it returned and what it printed.</summary>
internal sealed record CommandLineRun(int Code, string Output, string Error)
{
    public static CommandLineRun Of(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = TheiaCommand.Run(words, output, error);
        return new CommandLineRun(code, output.ToString(), error.ToString());
    }
}
