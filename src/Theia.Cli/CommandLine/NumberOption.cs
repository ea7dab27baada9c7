using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Theia.Data.IO;

namespace Theia.Cli.CommandLine;

/// <summary>
/// Options that take a number within bounds. They are read the same in every locale and without thousands separators:
/// <c>0,1</c> is a slip for <c>0.1</c>, not 1.
/// </summary>
internal static class NumberOption
{
    private const string HelpName = "number";

    /// <summary>An option with a value of its own where none is given; the help shows it.</summary>
    public static Option<T> Of<T>(string name, string description, T least, T most, T standard)
        where T : struct, INumber<T>
        => new(name)
        {
            Description = description,
            HelpName = HelpName,
            CustomParser = result => Read(result, name, least, most),
            DefaultValueFactory = _ => standard,
        };

    /// <summary>An optional number; its description states the default.</summary>
    public static Option<T?> Optional<T>(string name, string description, T least, T most)
        where T : struct, INumber<T>
        => new(name)
        {
            Description = description,
            HelpName = HelpName,
            CustomParser = result => Read(result, name, least, most),
        };

    /// <summary>An option that has to be given.</summary>
    public static Option<T> Required<T>(string name, string description, T least, T most)
        where T : struct, INumber<T>
        => new(name)
        {
            Description = description,
            HelpName = HelpName,
            Required = true,
            CustomParser = result => Read(result, name, least, most),
        };

    private static T Read<T>(ArgumentResult result, string name, T least, T most)
        where T : struct, INumber<T>
    {
        var whole = typeof(T) != typeof(double);
        NumberStyles styles = whole
            ? NumberStyles.AllowLeadingSign
            : NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out T value) && value >= least && value <= most)
            return value;
        result.AddError(
            $"{name} must be a {(whole ? "whole " : "")}number {Range(least, most)}; got '{TerminalText.Of(text)}'.");
        return default;
    }

    private static string Range<T>(T least, T most)
        where T : struct, INumber<T>
    {
        return most is int.MaxValue or long.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"of at least {least}")
            : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");
    }
}
