using CsCheck;
using Theia.Data.Packing;

namespace Theia.Tests.Packing;

public sealed class SplitAssignmentTests
{
    [Fact]
    public void Images_of_one_group_are_never_in_two_splits()
    {
        Gen.Select(Gen.Int[1, 12].List[1, 30], Gen.Long).Sample((sizes, seed) =>
        {
            var options = new PackOptions { GroupBySource = true, Seed = seed };
            (ImageSource Source, string Split)[] assigned = [.. SplitAssignment.Assign(Groups(sizes), options)];
            Assert.Equal(sizes.Sum(), assigned.Length);
            Assert.All(
                assigned.GroupBy(item => item.Source.Group),
                group => Assert.Single(group.Select(item => item.Split).Distinct()));
            if (sizes.Count >= 3 && sizes.Sum() >= 10)
                Assert.Equal(["test", "train", "val"], assigned.Select(item => item.Split).Distinct().Order());
        });
    }

    [Fact]
    public void Parts_are_as_near_to_the_ratios_as_groups_allow()
    {
        var assigned =
            SplitAssignment.Assign(Groups([.. Enumerable.Repeat(5, 40)]), new PackOptions { GroupBySource = true })
                .CountBy(item => item.Split).ToDictionary();
        Assert.Equal((160, 10, 30), (assigned["train"], assigned["val"], assigned["test"]));
    }

    [Fact]
    public void The_seed_decides_and_the_order_given_does_not()
    {
        List<ImageSource> sources = Groups([.. Enumerable.Repeat(1, 50)]);
        string Held(long seed, IEnumerable<ImageSource> from) =>
            string.Join(' ', SplitAssignment.Assign([.. from], new PackOptions { Seed = seed })
                .Where(item => item.Split != "train").Select(item => item.Source.Path));

        Assert.Equal(Held(1, sources), Held(1, sources.AsEnumerable().Reverse()));
        Assert.NotEqual(Held(1, sources), Held(2, sources));
    }

    [Fact]
    public void A_split_of_its_own_can_be_asked_for()
    {
        var ratios = new SplitRatios(Train: 0, Val: 1, Test: 0);
        Assert.All(
            SplitAssignment.Assign(Groups([1, 1, 1]), new PackOptions { Ratios = ratios }),
            item => Assert.Equal("val", item.Split));
    }

    private static List<ImageSource> Groups(List<int> sizes) =>
        [.. sizes.SelectMany((size, g) =>
            Enumerable.Range(0, size).Select(i => new ImageSource($"g{g}/{i}.jpg", $"g{g}", "", () => null!)))];
}
