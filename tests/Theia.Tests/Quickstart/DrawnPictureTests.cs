using System.Security.Cryptography;
using Theia.Lab.Pictures;

namespace Theia.Tests.Quickstart;

public sealed class DrawnPictureTests
{
    [Fact]
    public void A_picture_depends_on_seed_and_number_alone()
    {
        Assert.Equal(Hash(1, 7), Hash(1, 7));
        Assert.NotEqual(Hash(1, 7), Hash(1, 8));
        Assert.NotEqual(Hash(1, 7), Hash(2, 7));
    }

    [Fact]
    public void Drawn_pictures_are_neither_black_nor_white_nor_all_alike()
    {
        double[] means = [.. Enumerable.Range(0, 12).Select(index => DrawnPicture.Draw(1, index).Pixels.Average(value => (double)value))];
        Assert.All(means, mean => Assert.InRange(mean, 5, 250));
        Assert.True(means.Max() - means.Min() > 20);
    }

    private static string Hash(ulong seed, int index) => Convert.ToHexString(SHA256.HashData(DrawnPicture.Draw(seed, index).Pixels));
}
