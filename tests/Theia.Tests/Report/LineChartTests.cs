using System.Text.RegularExpressions;
using Theia.Lab.Report;

namespace Theia.Tests.Report;

public sealed class LineChartTests
{
    [Fact]
    public void A_line_goes_over_steps_that_left_a_teacher_out()
    {
        var page = LineChart.Draw(
            [1, 2, 3, 4],
            [("all", [4, 3, 2, 1]), ("some", [double.NaN, 3, double.NaN, 1])],
            "Loss"
        );
        Assert.DoesNotContain("NaN", page);
        Assert.Contains("some <b>3.00 → 1.00</b>", page);
        Assert.Equal(
            [4, 4, 2, 2],
            Regex.Matches(page, "points=\"([^\"]*)\"").Select(line => line.Groups[1].Value.Split(' ').Length)
        );
    }

    [Fact]
    public void A_teacher_that_no_step_drew_has_no_numbers() =>
        Assert.Contains(
            "none <b>–</b>",
            LineChart.Draw([1, 2], [("all", [2, 1]), ("none", [double.NaN, double.NaN])], "Loss")
        );
}
