using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Theia.Cli.CommandLine;

/// <summary>The usual help, then lines that can be copied, then what the exit codes mean.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly string[] _firstSteps =
    [
        "theia quickstart",
        "theia encode kitchen.jpg --model quickstart/run/model --to tokens.safetensors",
        "theia pack photos --to set",
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in parseResult.CommandResult.Command is Verb verb ? verb.Examples : _firstSteps)
            output.WriteLine($"  {example}");
        output.WriteLine();
        output.WriteLine("Exit codes: 0 fine, 1 failed, 2 wrong usage, 3 bad data, 130 interrupted.");
        return code;
    }
}
