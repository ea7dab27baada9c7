using Theia.Lab.Photos;
using Theia.Lab.Probing;
using Theia.Scenes;
using Theia.Scenes.Labeling;

namespace Theia.Tests.Probing;

public sealed class ProbeSetTests
{
    [Theory]
    [InlineData(16, 1.0)]
    [InlineData(7, 1.0)]
    [InlineData(16, 0.875)]
    public void Labels_of_cells_follow_from_the_exact_maps(int side, double field)
    {
        var set = SomeProbeSet.Small;
        var labels = set.Cells(new CellGrid(side, field));
        var scene = SceneRenderer.Render(set.Options.SceneSeed, 3);
        double cell = 224 * field / side, start = 112 - (112 * field);
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                List<int> pixels = [];
                for (var i = 0; i < 224 * 224; i++)
                {
                    if (Within((i / 224) + 0.5 - start, row * cell, cell)
                        && Within((i % 224) + 0.5 - start, column * cell, cell))
                    {
                        pixels.Add(i);
                    }
                }

                var place = (3 * side * side) + (row * side) + column;
                // depth is kept in millimeters
                Assert.Equal(pixels.Average(i => Math.Log(scene.Depth[i])), labels.LogDepth[place], 1e-3);
                var most = pixels.GroupBy(i => scene.Parts[i])
                    .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
                Assert.Equal(set.Parts.ToList().IndexOf((ScenePart)most), labels.Parts[place]);
            }
        }

        static bool Within(double place, double from, double length) => place >= from && place < from + length;
    }

    [Fact]
    public void What_is_asked_for_is_neither_rare_nor_everywhere()
    {
        var set = SomeProbeSet.Small;
        Assert.InRange(set.Attributes.Count, 10, SceneAttributes.Names.Count);
        Assert.All(
            set.Attributes,
            attribute => Assert.InRange(set.Scenes.Take(60).Average(scene => scene.Attributes[attribute]), 0.05, 0.95));
        Assert.Contains(ScenePart.Floor, set.Parts);
        Assert.InRange(set.Parts.Count, 10, 37);
    }

    [Fact]
    public void Test_scenes_stay_the_same_however_many_are_fitted_to()
    {
        var other = ProbeSet.Draw(
            new ProbeOptions { Scenes = 20, TestScenes = 10, Photographs = null },
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(SomeProbeSet.Small.Scenes[60].Image.Pixels, other.Scenes[20].Image.Pixels);
        Assert.NotEqual(SceneRenderer.Render(0, 0).Image.Pixels, other.Scenes[0].Image.Pixels);
        Assert.Empty(other.Crops);
    }

    [Fact]
    public void Crops_differ_and_know_where_they_lie_and_which_photographs_are_held_out()
    {
        var crops = SomeProbeSet.Small.Crops;
        Assert.Equal(3 * 6, crops.Count(crop => crop.HeldOut));
        Assert.Equal(crops.Count, crops.Select(crop => (crop.Photo, crop.Place)).Distinct().Count());
        Assert.All(crops, crop => Assert.Equal((224, 224), (crop.Image.Width, crop.Image.Height)));
    }

    [Theory]
    [InlineData(0, 0, 10, 1.0)]
    [InlineData(5, 0, 10, 0.5)]
    [InlineData(2, 2, 5, 1.0)]
    [InlineData(10, 0, 10, 0.0)]
    [InlineData(-3, 8, 4, 0.125)]
    public void Overlap_is_the_common_part_of_the_smaller_piece(int left, int top, int size, double overlap)
    {
        PhotoPlace one = new(0, 0, 10, false), other = new(left, top, size, true);
        Assert.Equal(overlap, one.Overlap(other));
        Assert.Equal(overlap, other.Overlap(one));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        foreach (var (options, says) in new[]
        {
            (new ProbeOptions { Scenes = 19 }, "19"), (new ProbeOptions { TestScenes = 9 }, "not 9"),
            (new ProbeOptions { Crops = 1 }, "not 1"), (new ProbeOptions { Seed = -1 }, "-1"),
        })
        {
            Assert.Contains(says, Assert.Throws<UsageException>(
                () => ProbeSet.Draw(options, cancellation: TestContext.Current.CancellationToken)).Message);
        }
    }
}
