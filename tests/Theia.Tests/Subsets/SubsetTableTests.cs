using Theia.Lab.Probing;
using Theia.Lab.Subsets;

namespace Theia.Tests.Subsets;

public sealed class SubsetTableTests
{
    [Fact]
    public void Every_set_of_teachers_has_its_students_fewest_teachers_first()
    {
        string[] names = [.. SubsetStudy.SetsOf(["x/a", "x/b", "x/c"]).Select(SubsetRun.NameOf)];
        Assert.Equal(["untrained", "a", "b", "c", "a + b", "a + c", "b + c", "a + b + c"], names);
    }

    [Fact]
    public void The_interval_of_a_mean_over_seeds_is_that_of_students_t()
    {
        // Worked out by hand: mean 2, deviation 1, 4.303 / sqrt(3).
        var mean = SeedMean.Of([1, 2, 3]);
        Assert.Equal((3, 2.0), (mean.Count, mean.Value));
        Assert.Equal(2.484, mean.Half, 3);
        Assert.True(double.IsNaN(SeedMean.Of([1]).Half));
        Assert.Equal(0, SeedMean.Of([]).Count);
    }

    [Fact]
    public void Differences_are_taken_seed_by_seed()
    {
        var all = Row((0, 0.5), (1, 0.7), (2, 0.9));
        var one = Row((0, 0.4), (2, 0.8), (5, 0));
        var difference = all.Less(one, ProbeMeasure.Mean);
        Assert.Equal(2, difference.Count);
        Assert.Equal(0.1, difference.Value, 1e-12);
        Assert.Equal(0, difference.Half, 1e-12);
    }

    [Fact]
    public void A_table_that_is_not_finished_says_so()
    {
        Assert.StartsWith("**Partial: 1 of 2 students are measured.**", new SubsetTable([Row((0, 0.5)), Row()], 1, 2).ToMarkdown());
        Assert.DoesNotContain("Partial", new SubsetTable([Row((0, 0.5)), Row((0, 0.25))], 2, 2).ToMarkdown());
    }

    private static SubsetRow Row(params (int Seed, double Mean)[] seeds) => new("row", [.. seeds.Select(seed => (
        seed.Seed, (IReadOnlyDictionary<string, double>)ProbeMeasure.All.ToDictionary(measure => measure.Key, _ => seed.Mean, StringComparer.Ordinal)))]);
}
