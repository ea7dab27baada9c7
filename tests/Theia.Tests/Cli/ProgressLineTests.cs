using Spectre.Console;
using Theia.Cli.Output;

namespace Theia.Tests.Cli;

public sealed class ProgressLineTests
{
    private static readonly string[] _words = ["distill", "42%", "loss 0.6321", "12.5 steps/s", "0:46 left", "━"];

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void The_line_fits_every_width_and_cuts_no_word(int width)
    {
        var (before, full, empty, after) = Line().Parts(width);
        var line = before + new string('━', full + empty) + after;
        Assert.InRange(line.Length, 1, width);
        Assert.Contains("42%", line);
        Assert.All(
            line.Split(["  ", ", ", " ━"], StringSplitOptions.RemoveEmptyEntries),
            part => Assert.Contains(part.Trim('━', ' '), (IEnumerable<string>)[.. _words, ""]));
    }

    [Fact]
    public void A_narrow_terminal_keeps_name_bar_share_and_the_time_that_is_left()
    {
        var (before, full, empty, after) = Line().Parts(40);
        Assert.Equal("distill ", before);
        Assert.InRange(full, 1, full + empty - 1);
        Assert.Contains("42%  0:46 left", after);
    }

    [Fact]
    public void A_wide_terminal_shows_everything() =>
        Assert.EndsWith(" 42%  0:46 left, loss 0.6321, 12.5 steps/s", Line().Parts(120).After);

    [Fact]
    public void Work_of_unknown_length_is_counted_and_has_no_bar()
    {
        var line = new ProgressLine("verify", "shards", new SteadyClock());
        line.Report(7, 0, null);
        Assert.Equal(("verify ", 0, 0, "7 shards"), line.Parts(79));
    }

    [Fact]
    public void No_color_keeps_the_bar_and_takes_its_colors()
    {
        var colored = Drawn(noColor: "");
        var plain = Drawn(noColor: "1");
        Assert.Matches("\u001b\\[[0-9;]*[0-9]m", colored);
        Assert.DoesNotMatch("\u001b\\[[0-9;]*[0-9]m", plain);
        Assert.Contains("━", plain);
        Assert.Contains("50%", plain);
    }

    [Fact]
    public void The_line_goes_when_the_stage_is_over()
    {
        var drawn = Drawn(noColor: "");
        Assert.True(
            drawn.LastIndexOf("\u001b[2K", StringComparison.Ordinal) > drawn.LastIndexOf('━'),
            drawn.Replace('\u001b', '^'));
    }

    private static string Drawn(string noColor)
    {
        using var output = new StringWriter();
        AnsiConsoleSettings settings = LiveProgress.Settings(output, noColor);
        settings.Ansi = AnsiSupport.Yes;
        settings.Interactive = InteractionSupport.Yes;
        // A text writer has no colors to detect.
        if (settings.ColorSystem == ColorSystemSupport.Detect)
            settings.ColorSystem = ColorSystemSupport.TrueColor;
        IAnsiConsole console = AnsiConsole.Create(settings);
        console.Profile.Width = 80;
        console.Profile.Capabilities.Unicode = true;
        Assert.Equal(3, LiveProgress.Run(console, "pack", "images", report =>
        {
            report(5, 10);
            // What Spectre's clock would do ten times a second.
            console.Write(new Text("a line that is said meanwhile\n"));
            return 3;
        }));
        return output.ToString();
    }

    // 400 steps in 32 seconds, and 580 are left.
    private static ProgressLine Line()
    {
        var clock = new SteadyClock();
        var line = new ProgressLine("distill", "steps", clock);
        line.Report(20, 1000, null);
        clock.Seconds = 32;
        line.Report(420, 1000, "loss 0.6321");
        return line;
    }

    private sealed class SteadyClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(1000 * Seconds);
    }
}
