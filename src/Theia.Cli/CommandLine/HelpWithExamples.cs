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
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        using var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        var code = usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        output.Write(WithBrackets(text.ToString(), command));
        output.WriteLine("Examples:");
        foreach (var example in command is Verb verb ? verb.Examples : _firstSteps)
            output.WriteLine($"  {example}");
        output.WriteLine();
        output.WriteLine("Exit codes: 0 success, 1 failure, 2 wrong usage, 3 bad data, 130 interrupted.");
        return code;
    }

    // The default help does not distinguish optional from required arguments.
    private static string WithBrackets(string help, Command command)
    {
        IEnumerable<Argument> arguments = command.Subcommands.Append(command).SelectMany(one => one.Arguments);
        foreach (Argument argument in arguments.Where(
            one => one is { Arity.MinimumNumberOfValues: 0, HelpName: not null }))
        {
            var label = $"[{argument.HelpName}]";
            help = help.Replace($"[<{argument.Name}>...]", label, StringComparison.Ordinal)
                .Replace($"<{argument.HelpName}>", label, StringComparison.Ordinal);
        }

        return help;
    }
}
