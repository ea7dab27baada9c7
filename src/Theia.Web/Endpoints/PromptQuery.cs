using System.ComponentModel;
using System.Globalization;
using Theia.Web.Configuration;
using Theia.Web.Problems;

namespace Theia.Web.Endpoints;

/// <summary>What to segment.</summary>
/// <param name="Points">See the description.</param>
/// <param name="Box">See the description.</param>
/// <param name="Everything">See the description.</param>
/// <param name="Side">See the description.</param>
internal sealed record PromptQuery(
    [property: Description("Points in pixels of the image, as 'x,y,1;x,y,0': 1 is part of the object, 0 is not.")]
    string? Points,
    [property: Description("A box in pixels of the image, as 'left,top,right,bottom'.")] string? Box,
    [property: Description("True for masks of everything in the image.")] bool? Everything,
    [property: Description("With everything: points along a side that are asked about, 1 to 64. Default: 16.")]
    int? Side)
{
    private const int StandardSide = 16, GreatestSide = 64;

    /// <summary>Points along a side; null for a prompt.</summary>
    /// <exception cref="RequestException">A prompt is given as well, or the number is out of range.</exception>
    public int? Grid()
    {
        if (Everything != true)
            return Side is null ? null : throw RequestException.Wrong("'side' goes with everything=true only.");
        if (!string.IsNullOrEmpty(Points) || !string.IsNullOrEmpty(Box))
            throw RequestException.Wrong("Give a prompt (points, box) or everything=true, not both.");
        var side = Side ?? StandardSide;
        return side is >= 1 and <= GreatestSide ? side : throw RequestException.Wrong(
            $"'side' must be from 1 to {GreatestSide}; got {side}.");
    }

    /// <summary>The prompt.</summary>
    /// <exception cref="RequestException">There is none, or it is not written as described.</exception>
    public SamPrompt Prompt(ServerLimits limits)
    {
        PromptPoint[] points = [.. (Points ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Point)];
        if (points.Length > limits.Points)
            throw RequestException.Wrong($"A prompt has at most {limits.Points} points; this one has {points.Length}.");
        PromptBox? box = string.IsNullOrEmpty(Box) ? null
            : Numbers(Box) is [var left, var top, var right, var bottom] ? new PromptBox(left, top, right, bottom)
            : throw RequestException.Wrong($"A box is 'left,top,right,bottom'; got '{Box}'.");
        if (points.Length == 0 && box is null)
            throw RequestException.Wrong("Give points, a box, or everything=true.");
        // One point may mean a part or the whole; several, or a box, leave little doubt.
        return new SamPrompt { Points = points, Box = box, Multimask = points.Length == 1 && box is null };
    }

    private static PromptPoint Point(string text) => Numbers(text) switch
    {
        [var x, var y] => new PromptPoint(x, y),
        [var x, var y, 0 or 1] numbers => new PromptPoint(x, y, numbers[2] == 1),
        _ => throw RequestException.Wrong($"A point is 'x,y,1' or 'x,y,0'; got '{text}'."),
    };

    private static double[] Numbers(string text)
    {
        var words = text.Split(',');
        var numbers = new double[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                return [];
        }

        return numbers;
    }
}
