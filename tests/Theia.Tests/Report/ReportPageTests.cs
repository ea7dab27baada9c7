using System.Text.RegularExpressions;
using Theia.Lab.Report;

namespace Theia.Tests.Report;

public sealed class ReportPageTests
{
    private static readonly string _page = ReportPage.Render(SomeReport.Create());

    [Fact]
    public void The_page_asks_nothing_of_any_other_place()
    {
        Assert.DoesNotContain("<script", _page);
        Assert.DoesNotContain("<link", _page);
        Assert.DoesNotContain("@import", _page);
        Assert.DoesNotContain("http", _page);
        Assert.All(
            Regex.Matches(_page, "src=\"([^\"]*)\"").Select(match => match.Groups[1].Value),
            source => Assert.StartsWith("data:image/png;base64,", source));
        Assert.DoesNotMatch("url\\(", _page);
    }

    [Fact]
    public void The_page_holds_every_part()
    {
        string[] parts =
        [
            "From images to tokens", "How near it comes", "What it sees", "How it learned",
            "Its teachers", "Next steps", "Photographs",
            ">held out<", ">trained<", "stand-in", "Explained variance", "untrained",
            "always the mean", "1 damaged file was left out", "1 min 1 s",
            "0.25", "\u22120.10", "held-out photographs", "What the tokens know", "160 scenes", "0.71",
            "0.66 to 0.77", "\u22120.12", "Found by its caption", "rank 2 of 80", "2, its own",
        ];
        Assert.All(parts, part => Assert.Contains(part, _page));
    }

    [Fact]
    public void Names_cannot_break_out_of_the_text() => Assert.DoesNotMatch("<1>|<on>", _page);

    [Fact]
    public void Tags_are_closed_in_the_order_they_were_opened()
    {
        var open = new Stack<string>();
        var body = Regex.Replace(_page[_page.IndexOf("</style>", StringComparison.Ordinal)..], "^</style>", "");
        foreach (Match tag in Regex.Matches(body, "<(/?)([a-z0-9]+)[^>]*?(/?)>"))
        {
            if (tag.Groups[2].Value is "img" || tag.Groups[3].Length > 0)
                continue;
            if (tag.Groups[1].Length == 0)
                open.Push(tag.Groups[2].Value);
            else if (tag.Groups[2].Value is not ("head" or "html"))
                Assert.Equal(open.Pop(), tag.Groups[2].Value);
        }

        Assert.Empty(open);
    }

    [Fact]
    public void Without_held_out_images_the_page_says_so()
    {
        ReportModel all = SomeReport.Create();
        var page = ReportPage.Render(all with { HeldOutImages = 0, HeldOut = [], Groups = [.. all.Groups.Skip(1)] });
        Assert.Contains("Nothing is held out", page);
        Assert.DoesNotContain("Cosine, held-out", page);
    }

    [Fact]
    public void Without_probes_the_page_has_no_section_of_them()
    {
        var page = ReportPage.Render(SomeReport.Create() with { ProbeSummary = null, Captions = [] });
        Assert.DoesNotContain("What the tokens know", page);
        Assert.DoesNotContain("Found by its caption", page);
    }

    [Fact]
    public void Where_the_mean_is_not_known_none_is_shown_and_the_space_is_the_one_of_the_run()
    {
        ReportModel all = SomeReport.Create();
        var page = ReportPage.Render(
            all with { Space = "in <own> numbers", Groups = [.. all.Groups.Select(WithoutMean)] });
        Assert.DoesNotContain("always the mean", page);
        Assert.DoesNotContain("mean baseline", page);
        Assert.Contains("over all tokens, in &lt;own&gt; numbers", page);
        Assert.Contains("<td>–</td>", page);

        static EvaluatedGroup WithoutMean(EvaluatedGroup group) =>
            group with { Report = group.Report with { Mean = null } };
    }
}
