namespace Theia.Tests.Masks;

public sealed class RunLengthMaskTests
{
    // Texts of pycocotools; the first is the example of its documentation.
    [Theory]
    [InlineData(10, 9, "6 1 40 4 5 4 5 4 21", "61X13mN000`0")]
    [InlineData(24, 20, "0 480", "0P?")]
    [InlineData(24, 20, "480", "P?")]
    [InlineData(24, 20, "227 1 252", "S71l7")]
    [InlineData(1000, 263, "100000 3 7000 2 90000 65995", null)]
    public void Counts_are_the_text_of_pycocotools_and_are_read_back(int width, int height, string runs, string? text)
    {
        int[] lengths = [.. runs.Split(' ').Select(int.Parse)];

        var mask = RunLengthMask.FromRuns(width, height, lengths);

        if (text is not null)
            Assert.Equal(text, mask.Counts);
        Assert.Equal(lengths, RunLengthMask.FromCounts(width, height, mask.Counts).Runs);
        Assert.Equal(mask.Counts, RunLengthMask.FromPixels(width, height, mask.ToPixels()).Counts);
    }

    [Fact]
    public void Area_and_box_are_those_of_the_pixels()
    {
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var (width, height) = (random.Next(1, 9), random.Next(1, 9));
            byte[] pixels = [.. Enumerable.Range(0, width * height).Select(_ => (byte)(random.Next(4) / 3))];
            (int X, int Y)[] inside = [.. pixels.Index().Where(pixel => pixel.Item == 1)
                .Select(pixel => (pixel.Index % width, pixel.Index / width))];

            var mask = RunLengthMask.FromPixels(width, height, pixels);

            Assert.Equal(inside.Length, mask.Area);
            Assert.Equal(
                inside.Length == 0 ? default : new PixelBox(
                    inside.Min(at => at.X), inside.Min(at => at.Y), inside.Max(at => at.X), inside.Max(at => at.Y)),
                mask.Box);
            Assert.Equal(pixels, mask.ToPixels());
        }
    }

    [Theory]
    [InlineData("")]              // no run
    [InlineData("S71l6")]         // one pixel too few
    [InlineData("S71l7P?")]       // too many
    [InlineData("S71l\x7F")]      // a character beyond the alphabet
    [InlineData("S71lp")]         // ends inside a number
    [InlineData("ppppppppp7")]    // a number of more than 32 bits
    [InlineData("O0000")]         // a negative run
    public void Counts_that_are_no_mask_of_the_size_are_refused(string counts) =>
        Assert.Throws<UsageException>(() => RunLengthMask.FromCounts(24, 20, counts));
}
