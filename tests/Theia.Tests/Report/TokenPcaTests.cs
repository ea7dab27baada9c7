using Theia.Lab.Report;

namespace Theia.Tests.Report;

public sealed class TokenPcaTests
{
    [Fact]
    public void The_widest_direction_becomes_red_and_the_next_green()
    {
        // Channel 2 varies most, channel 0 next, channel 3 least; channel 1 not at all.
        var tokens = new float[64 * 4];
        for (var i = 0; i < 64; i++)
        {
            tokens[4 * i] = (i / 8) * 2;
            tokens[(4 * i) + 2] = (i % 8) * 10;
            tokens[(4 * i) + 3] = i % 3 * 0.1f;
        }

        RgbImage painted = TokenPca.Fit(tokens, 4).Paint(tokens, 8, 8);
        for (var i = 0; i < 64; i++)
        {
            Assert.InRange(painted.Pixels[3 * i], (255 * (i % 8) / 7) - 2, (255 * (i % 8) / 7) + 2);
            Assert.InRange(painted.Pixels[(3 * i) + 1], (255 * (i / 8) / 7) - 2, (255 * (i / 8) / 7) + 2);
        }
    }

    [Fact]
    public void Equal_tokens_are_painted_without_a_division_by_nought() =>
        Assert.Equal(8 * 8 * 3, TokenPca.Fit(new float[64 * 4], 4).Paint(new float[64 * 4], 8, 8).Pixels.Length);
}
