using System.Globalization;
using Theia.Data.IO;

namespace Theia.Cli.CommandLine;

/// <summary>Reads points and boxes of the command line as prompts.</summary>
internal static class PromptWords
{
    /// <summary>
    /// <c>--points</c>: <c>x,y</c> on the object, <c>x,y,0</c> beside it; several of one object with spaces between.
    /// </summary>
    /// <exception cref="UsageException">A word is no point.</exception>
    public static SamPrompt Points(IReadOnlyList<string> words) => SamPrompt.Of([.. words.Select(word =>
        Numbers(word) switch
        {
            [var x, var y] => new PromptPoint(x, y),
            [var x, var y, var label and (0 or 1)] => new PromptPoint(x, y, label == 1),
            _ => throw new UsageException(
                "--points takes x,y in pixels, or x,y,0 for a point beside the object; "
                + $"got '{TerminalText.Of(word)}'."),
        })]);

    /// <summary><c>--box</c>: left,top,right,bottom.</summary>
    /// <exception cref="UsageException">The word is no box.</exception>
    public static SamPrompt Box(string word) => Numbers(word) is [var left, var top, var right, var bottom]
        ? SamPrompt.Of(new PromptBox(left, top, right, bottom))
        : throw new UsageException(
            $"--box takes left,top,right,bottom in pixels; got '{TerminalText.Of(word)}'.");

    private static double[] Numbers(string word)
    {
        var parts = word.Split(',');
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                return [];
        }

        return numbers;
    }
}
