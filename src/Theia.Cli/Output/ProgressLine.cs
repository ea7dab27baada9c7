using Spectre.Console;
using Spectre.Console.Rendering;

namespace Theia.Cli.Output;

/// <summary>
/// The moving line of a stage: its name, a bar, how much is done, and as much else as fits. Terminals are narrow at
/// times, and a word that is cut at the edge is useless, so parts that do not fit are omitted.
/// </summary>
internal sealed class ProgressLine(string name, string unit, TimeProvider clock) : ProgressColumn
{
    private const int LongestBar = 40;
    private const int ShortestBar = 6;

    private readonly ProgressRate _pace = new(clock);
    private readonly Lock _lock = new();
    private (long Done, long Total, string? Detail, string Rate, string Left) _state = (0, 0, null, "", "");

    /// <summary>Notes how far the work is.</summary>
    public void Report(long done, long total, string? detail)
    {
        lock (_lock)
        {
            var (rate, left) = _pace.Parts(done, total, unit);
            _state = (done, total, detail, rate, left);
        }
    }

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        // The last column stays free: some terminals wrap when it is written.
        var (before, full, empty, after) = Parts(Math.Max(1, options.ConsoleSize.Width - 1));
        var (bar, rest) = options.Unicode ? ('━', '━') : ('#', '-');
        var line = new Paragraph { Overflow = Overflow.Crop };
        line.Append(before);
        line.Append(new string(bar, full), new Style(Color.Green));
        line.Append(
            new string(options.ColorSystem == ColorSystem.NoColors && options.Unicode ? '─' : rest, empty),
            new Style(Color.Gray));
        return line.Append(after);
    }

    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <summary>The text before the bar, the lengths of its two parts, and the text after it.</summary>
    internal (string Before, int Full, int Empty, string After) Parts(int width)
    {
        (long Done, long Total, string? Detail, string Rate, string Left) now;
        lock (_lock)
            now = _state;
        var share = now.Total > 0 ? Math.Clamp((double)now.Done / now.Total, 0, 1) : 0;
        var count = now.Total > 0 ? $"{Math.Floor(100 * share):0}%".PadLeft(4)
            : now.Done > 0 ? $"{now.Done} {unit}"
            : "…";
        if (name.Length + 1 + count.Length > width)
            return (count.Length <= width ? count : "", 0, 0, "");

        // Facts come first, in the order of their worth; the bar takes what they leave.
        var bar = now.Total > 0 ? ShortestBar + 1 : 0;
        var room = width - name.Length - 1 - bar - count.Length;
        var after = count;
        foreach (var fact in new[] { now.Left, now.Detail, now.Rate }.Where(fact => !string.IsNullOrEmpty(fact)))
        {
            var more = $"{(after.Length == count.Length ? "  " : ", ")}{fact}";
            if (more.Length > room)
                continue;
            after += more;
            room -= more.Length;
        }

        if (bar == 0 || room < 0)
            return ($"{name} ", 0, 0, after);
        var length = Math.Min(LongestBar, ShortestBar + room);
        var full = (int)(length * share);
        return ($"{name} ", full, length - full, $" {after}");
    }
}
