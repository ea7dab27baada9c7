using System.Globalization;
using Theia.Lab.Quickstart;

namespace Theia.Tests.Quickstart;

/// <summary>
/// The page of results is about what ships: the same settings, images and lines, and numbers that keep the promise.
/// </summary>
public sealed class ResultPageTests
{
    private static readonly string _page = Text("docs", "results", "quickstart.md");

    [Fact]
    public void Its_configuration_is_the_one_that_ships() =>
        Assert.Contains(Text("configs", "distill", "quickstart.json").Trim(), _page, StringComparison.Ordinal);

    [Fact]
    public void Its_images_are_those_that_the_quickstart_takes()
    {
        var options = new QuickstartOptions { Photographs = Path.Combine(Repository.Root, "samples", "photos") };
        Assert.Contains(ImageChoice.Make(options).Sentence, _page.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_lines_are_those_of_the_readme()
    {
        var lines = Text("README.md")
            .Split('\n').Where(static line => line.StartsWith("theia extract", StringComparison.Ordinal)
                || line.StartsWith("theia measure", StringComparison.Ordinal)
                || line.StartsWith("theia distill", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.Contains($"{line}\n", _page, StringComparison.Ordinal));
    }

    [Fact]
    public void What_distill_chose_is_what_it_chooses()
    {
        var config = DistillConfig.FitTo(
            new(Train: 14, Val: 1, Test: 2, ["microsoft/resnet18"]), "targetModels=microsoft/resnet18");
        Assert.All(config.Choices, choice => Assert.Contains(choice, _page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("## The quickstart", 0.22)]
    [InlineData("## The lines of the README", 0.15)]
    public void The_mean_of_three_seeds_is_what_was_promised(string section, double promised)
    {
        var text = _page[_page.IndexOf(section, StringComparison.Ordinal)..];
        string[] rows = [.. text.Split('\n')
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal)).Take(5).Skip(1)];
        double[] seeds = [.. rows[..3].Select(Cosine)];
        Assert.Equal(seeds.Average(), Cosine(rows[3]), 0.001);   // of numbers that are rounded to three digits
        Assert.True(Cosine(rows[3]) >= promised, rows[3]);
        Assert.StartsWith("| mean |", rows[3], StringComparison.Ordinal);
    }

    private static double Cosine(string row) => double.Parse(row.Split('|')[2], CultureInfo.InvariantCulture);

    private static string Text(params string[] path) =>
        File.ReadAllText(Path.Combine([Repository.Root, .. path])).ReplaceLineEndings("\n");
}
