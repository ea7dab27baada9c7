using System.Text.Encodings.Web;
using System.Text.Json;

namespace Theia.Cli.CommandLine;

/// <summary>Turns options into overrides of configuration keys.</summary>
internal static class OptionWords
{
    private static readonly JsonSerializerOptions _readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// The options that were given, then the words, which may add to them: <c>--set a datasetMix.b=1</c> learns from
    /// both sets.
    /// </summary>
    /// <param name="words">The <c>path=value</c> words of the command line.</param>
    /// <param name="options">
    /// Option, key, and value; a text stays a text, whatever it looks like. Null where it was not given.
    /// </param>
    /// <exception cref="UsageException">An override sets a key that an option also sets.</exception>
    public static string[] Before(
        IReadOnlyList<string> words,
        params IReadOnlyList<(string Option, string Key, object? Value)> options
    )
    {
        List<(string Option, string Key, object? Value)> given =
        [
            .. options.Where(static option => option.Value is not null),
        ];
        foreach (var word in words)
        {
            var key = word.Split('=', 2)[0];
            if (given.Find(option => option.Key.Equals(key, StringComparison.Ordinal)) is { Option: { } option })
                throw new UsageException($"{word}: {option} already sets {key}. Leave out one of the two.");
        }

        return
        [
            .. given.Select(static option => $"{option.Key}={JsonSerializer.Serialize(option.Value, _readable)}"),
            .. words,
        ];
    }
}
