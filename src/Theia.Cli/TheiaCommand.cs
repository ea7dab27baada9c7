using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Theia.Cli.CommandLine;
using Theia.Cli.Output;
using Theia.Cli.Verbs;
using Theia.Data.IO;

namespace Theia.Cli;

/// <summary>The whole command line: parses, runs a verb, and answers for every way it can end.</summary>
internal static class TheiaCommand
{
    /// <summary>Runs one command line.</summary>
    /// <returns>0 fine, 1 failed, 2 usage, 3 bad data, 130 interrupted.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var code = Answer(args, output, error);
        output.Flush();
        if (code != 0 || output is not StandardWriter { Failure: { } failure, HasDropped: true })
            return code;
        error.WriteLine($"theia: the work is done, but its result could not be written to standard output: {failure}.");
        return 1;
    }

    private static int Answer(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        // A word that begins with @ is a file of an image folder like any other, not a file of further words.
        var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null };
        RootCommand root = Create();
        ParseResult line = root.Parse(args, parsing);
        // Without a verb, here or behind "lab", there is nothing to do but show the verbs.
        if (line is
            {
                CommandResult.Command.Subcommands.Count: > 0, UnmatchedTokens.Count: 0,
                Action: not (HelpWithExamples or VersionLine)
            }
            && !line.Tokens.Any(token => token.Type == TokenType.Directive))
        {
            line = root.Parse([.. args, "--help"], parsing);
        }

        var invocation =
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        if (line.Action is HelpWithExamples or VersionLine
            || line.Tokens.Any(token => token.Type == TokenType.Directive))
        {
            return line.Invoke(invocation);
        }

        IReadOnlyList<string> mistakes = CommandLineErrors.In(line);
        if (mistakes.Count > 0)
        {
            foreach (var mistake in mistakes)
                error.WriteLine(TerminalText.Visible(mistake, keepLines: true));
            error.WriteLine($"'{CommandLineErrors.Path(line.CommandResult.Command)} --help' lists verbs and options.");
            return 2;
        }

        var verb = (Verb)line.CommandResult.Command;
        Terminal terminal = verb.Open(line, output, error);
        using var interrupts = new CancellationSignals(terminal);
        try
        {
            return verb.Run(line, terminal, interrupts.Token);
        }
        catch (Exception failure)
        {
            return ErrorReporter.Report(failure, CommandLineErrors.Path(verb)["theia ".Length..], error, verb.Resumes);
        }
    }

    /// <summary>The command with all verbs.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Theia: one small vision model distilled from several large ones.");
        root.Add(new PackVerb());
        root.Add(new ScenesVerb());
        root.Add(new ExtractVerb());
        root.Add(new MeasureVerb());
        root.Add(new DistillVerb());
        root.Add(new ResumeVerb());
        root.Add(new EvaluateVerb());
        root.Add(new EncodeVerb());
        root.Add(new DecodeVerb());
        root.Add(new ServeVerb());
        root.Add(new QuickstartVerb());
        root.Add(new LabVerb());
        root.Add(new RobotsVerb());
        root.Add(new InspectVerb());
        root.Add(new VerifyVerb());
        root.Add(new CompletionVerb());
        foreach (Option option in root.Options)
        {
            if (option is HelpOption help)
            {
                help.Action = new HelpWithExamples((HelpAction)help.Action!);
                // The parser's other names for it are those of other systems; "/h" may be a folder here.
                foreach (var alias in help.Aliases.Where(alias => alias != "-h").ToArray())
                    help.Aliases.Remove(alias);
            }
            else if (option is VersionOption version)
            {
                version.Action = new VersionLine();
            }
        }
        return root;
    }
}
