using Theia.Lab.Pretraining.Data;
using Theia.Scenes;

namespace Theia.Tests.Pretraining;

public class SegmentSamplerTests
{
    private const int Scene = 64, Side = 16, Crop = 224;

    private static readonly SceneMaps _maps = SceneMaps.Of(SceneRenderer.Render(2, 1, Scene));
    private static readonly CropPlace _place = new(6, 10, 48, 40, Mirrored: true);

    [Fact]
    public void Prompts_lie_in_the_segment_and_beside_it_and_the_box_is_around_it()
    {
        foreach (var target in Draw(0, 200))
        {
            // A point lies in a cell that belongs to the segment, at least in part.
            Assert.True(target.Mask[Cell(target.Inside)] > 0);
            Assert.True(target.Mask[Cell(target.Outside)] < 1);
            int[] cells = [.. Enumerable.Range(0, Side * Side).Where(i => target.Mask[i] > 0)];
            const double Pixels = (double)Crop / Side;
            // Edges move by at most a tenth of the box, and masks are known to a cell.
            var slack = Pixels + (0.1 * Pixels * (cells.Max(i => i % Side) - cells.Min(i => i % Side) + 1));
            Assert.InRange(target.Box[0], (cells.Min(i => i % Side) * Pixels) - slack, (cells.Min(i => i % Side) * Pixels) + slack);
            Assert.InRange(target.Box[3], 0, Crop);
            Assert.True(target.Box[0] < target.Box[2] && target.Box[1] < target.Box[3]);
        }
    }

    [Fact]
    public void A_draw_is_a_function_of_seed_step_and_place_in_the_batch()
    {
        Assert.Equal(Draw(4, 3).Select(static target => target.Inside), Draw(4, 3).Select(static target => target.Inside));
        Assert.NotEqual(Draw(4, 3).Select(static target => target.Inside), Draw(5, 3).Select(static target => target.Inside));
    }

    [Fact]
    public void The_mask_of_an_object_covers_as_much_of_the_crop_as_the_object_does()
    {
        // The whole scene at its own resolution: the sum over a mask is its number of pixels.
        var counts = _maps.Instances.CountBy(static id => id).ToDictionary();
        var parts = _maps.Instances.Zip(_maps.Parts).CountBy(static pair => pair).Select(static pair => pair.Value).ToHashSet();
        var surroundings = _maps.Instances.Zip(_maps.Parts).Where(static pair => pair.First == 0)
            .CountBy(static pair => pair.Second).Select(static pair => pair.Value);
        var areas = counts.Where(static pair => pair.Key != 0).Select(static pair => pair.Value).Concat(surroundings)
            .Concat(parts).ToHashSet();

        var targets = new SegmentSampler(Scene / 2, Crop)
            .Draw(_maps, Scene, new CropPlace(0, 0, Scene, Scene, Mirrored: false), 100, (0, 0, 0));

        Assert.All(targets, target => Assert.Contains((int)Math.Round(4 * target.Mask.Sum()), areas));
    }

    private static SegmentTarget[] Draw(long step, int count) =>
        new SegmentSampler(Side, Crop).Draw(_maps, Scene, _place, count, (7, step, 0));

    private static int Cell((double X, double Y) point) =>
        ((int)((point.Y + 0.5) * Side / Crop) * Side) + (int)((point.X + 0.5) * Side / Crop);
}
