using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Theia.Data.Errors;
using Theia.Data.IO;

namespace Theia.Cli.CommandLine;

/// <summary>Turns parse errors of a command line into messages, with the closest name.</summary>
internal static class CommandLineErrors
{
    /// <summary>One sentence per error; empty if there are none.</summary>
    public static IReadOnlyList<string> In(ParseResult line)
    {
        Command command = line.CommandResult.Command;
        if (EmptyWords(line) is { Count: > 0 } empty)
            return empty;
        if (command.Subcommands.Count > 0 && line.UnmatchedTokens is [[not '-', ..], ..])
            return [Unknown(line.UnmatchedTokens[0], command)];
        string[] unknown = [.. OptionsTakenForArguments(line), .. line.UnmatchedTokens];
        string[] options = [.. unknown.Where(word => word.StartsWith('-')).Distinct()];

        // An unknown option explains what follows: its value has no place, and what was meant is missing.
        if (options.Length > 0)
            return [.. options.Select(word => Unknown(word, command))];
        if (unknown.Length > 0)
            return [.. unknown.Select(word => Unknown(word, command))];
        return [.. line.Errors.Select(error => OneLine(error.Message)).Distinct()];
    }

    /// <summary>The words that lead to a command: <c>theia pack</c>, <c>theia lab teach</c>.</summary>
    public static string Path(Command command) =>
        command is RootCommand ? "theia" : $"{Path(command.Parents.OfType<Command>().First())} {command.Name}";

    private static string OneLine(string text) =>
        Regex.Replace(text, "\\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string Unknown(string word, Command command)
    {
        if (word.StartsWith('-'))
        {
            IEnumerable<string> names = command.Options.Concat(command.Parents.OfType<Command>()
                .SelectMany(parent => parent.Options).Where(option => option.Recursive))
                .Where(option => !option.Hidden)
                .Select(option => option.Name);
            var name = word.Split('=')[0];
            return $"{Path(command)} has no option '{name}'.{NearestName.Hint(name, names)}";
        }

        return command.Subcommands.Count > 0
            ? $"{Path(command)} has no verb "
                + $"'{TerminalText.Of(word)}'.{NearestName.Hint(word, command.Subcommands.Select(verb => verb.Name))}"
            : $"{Path(command)} got an unexpected argument '{TerminalText.Of(word)}'.";
    }

    // No value is ever empty; an empty word is what a script's unset variable leaves behind.
    private static List<string> EmptyWords(ParseResult line)
    {
        IEnumerable<string> names = line.CommandResult.Children
            .Where(result => result.Tokens.Any(token => token.Value.Length == 0))
            .Select(result =>
                result is OptionResult option ? option.Option.Name : $"<{((ArgumentResult)result).Argument.Name}>")
            .Concat(line.UnmatchedTokens.Where(word => word.Length == 0).Select(_ => "An argument"));
        return [.. names.Distinct().Select(
            name => $"{name} is empty. If it comes from a variable of a script, check that the variable is set.")];
    }

    // A command with arguments takes any word for one, an option it does not know included. What follows "--" is meant.
    private static IEnumerable<string> OptionsTakenForArguments(ParseResult line)
    {
        HashSet<Token> meant = [.. line.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash)];
        return line.CommandResult.Children
            .OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Where(token => token.Value.Length > 1 && token.Value[0] == '-' && !meant.Contains(token))
            .Select(token => token.Value);
    }
}
