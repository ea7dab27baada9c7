using Theia.Lab.Scoring;

namespace Theia.Tests.Scoring;

public class MiddlePointTests
{
    [Fact]
    public void It_is_the_pixel_farthest_from_the_border_found_by_trying_all_pairs()
    {
        var random = new Random(3);
        for (var round = 0; round < 40; round++)
        {
            int width = random.Next(1, 12), height = random.Next(1, 12);
            bool[] mask = [.. Enumerable.Range(0, width * height).Select(_ => random.Next(4) > 0)];
            mask[random.Next(mask.Length)] = true;

            var (x, y) = MiddlePoint.Of(mask, width);

            var largest = Enumerable.Range(0, mask.Length).Where(i => mask[i])
                .Max(i => Distance(mask, width, i % width, i / width));
            Assert.True(mask[(y * width) + x]);
            Assert.Equal(largest, Distance(mask, width, x, y));
        }
    }

    // Squared distance to the nearest pixel that is not set, those around the image among them.
    private static int Distance(bool[] mask, int width, int x, int y)
    {
        var height = mask.Length / width;
        var nearest = int.MaxValue;
        for (var v = -1; v <= height; v++)
        {
            for (var u = -1; u <= width; u++)
            {
                var outside = u < 0 || v < 0 || u == width || v == height;
                if (outside || !mask[(v * width) + u])
                    nearest = Math.Min(nearest, ((u - x) * (u - x)) + ((v - y) * (v - y)));
            }
        }

        return nearest;
    }
}
