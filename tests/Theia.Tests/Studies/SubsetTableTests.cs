using Theia.Lab.Probing;
using Theia.Lab.Studies;

namespace Theia.Tests.Studies;

public sealed class SubsetTableTests
{
    [Fact]
    public void Every_set_of_teachers_has_its_students_fewest_teachers_first()
    {
        string[] ids = ["x/a", "x/b", "x/c"];
        string[] names = [.. SubsetStudy.SetsOf(ids).Select(new SubsetNames(ids).Of)];
        Assert.Equal(["untrained", "a", "b", "c", "a + b", "a + c", "b + c", "a + b + c"], names);
    }

    [Theory]
    [InlineData("audit/four", "other/four")]
    [InlineData("audit/four", "other/four", "third/five")]
    [InlineData("x/a", "x/b", "x/a_b")]
    [InlineData("a/b_c", "a_b/c", "z/c", "z/b_c")]
    [InlineData("x/Four", "y/four")]
    public void No_two_students_share_a_name_or_a_folder(params string[] ids)
    {
        var names = new SubsetNames(ids);
        var sets = SubsetStudy.SetsOf(ids).ToList();
        Assert.Equal(sets.Count, sets.Select(names.Of).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2 * sets.Count, sets.SelectMany(set => new[] { names.Folder(set, 0), names.Folder(set, 1) })
            .Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(sets, set => Assert.DoesNotContain('/', names.Folder(set, 0)));
    }

    [Fact]
    public void Students_of_teachers_of_equal_last_name_have_rows_of_their_own()
    {
        using var scratch = new ScratchFolder();
        TeacherSpec[] teachers =
        [
            FakeTeacher.Coarse with { Id = "audit/four" }, FakeTeacher.Coarse with { Id = "other/four" },
        ];
        var options = new SubsetOptions { Folder = scratch.Path, Set = "set", Teachers = teachers, Seeds = 1 };
        var names = new SubsetNames(options.Ids);
        List<SubsetRun> runs = [.. SubsetStudy.SetsOf(options.Ids)
            .Select(set => new SubsetRun(scratch[names.Folder(set, 0)], names.Of(set), set, 0))];
        for (var i = 0; i < runs.Count; i++)
        {
            Assert.Null(runs[i].Scores);
            runs[i].Write(ProbeMeasure.All.ToDictionary(measure => measure.Key, _ => 0.1 * i, StringComparer.Ordinal));
        }

        var table = SubsetTable.Of(options, runs);
        Assert.Equal(
            ["untrained", "audit/four", "other/four", "audit/four + other/four"], table.Rows.Select(row => row.Name));
        Assert.All(table.Rows, row => Assert.Single(row.Seeds));
        Assert.Equal([0, 0.1, 0.2, 0.3], table.Rows.Select(row => Math.Round(row.Of(ProbeMeasure.Mean).Value, 3)));
    }

    [Fact]
    public void Folders_of_studies_without_equal_names_are_what_they_were()
    {
        var names = new SubsetNames(["theia/nano-clip", "theia/nano-vit"]);
        Assert.Equal(
            ["untrained-2", "nano-clip-2", "nano-vit-2", "nano-clip_nano-vit-2"],
            SubsetStudy.SetsOf(["theia/nano-clip", "theia/nano-vit"]).Select(set => names.Folder(set, 2)));
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
        Assert.StartsWith(
            "**Partial: 1 of 2 students are measured.**", new SubsetTable([Row((0, 0.5)), Row()], 1, 2).ToMarkdown());
        Assert.DoesNotContain("Partial", new SubsetTable([Row((0, 0.5)), Row((0, 0.25))], 2, 2).ToMarkdown());
    }

    private static SubsetRow Row(params (int Seed, double Mean)[] seeds) => new("row", [.. seeds.Select(seed => (
        seed.Seed,
        (IReadOnlyDictionary<string, double>)ProbeMeasure.All
            .ToDictionary(measure => measure.Key, _ => seed.Mean, StringComparer.Ordinal)))]);
}
