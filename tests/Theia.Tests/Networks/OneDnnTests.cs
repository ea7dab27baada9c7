using Theia.Native;
using static TorchSharp.torch;

namespace Theia.Tests.Networks;

[Collection("torch")]
public sealed class OneDnnTests
{
    // 20 channels fill neither whole AVX-512 nor whole AVX2 vectors.
    [Theory]
    [InlineData(12)]
    [InlineData(20)]
    [InlineData(24)]
    [InlineData(40)]
    public void Convolutions_over_channels_that_do_not_fill_vectors_are_right(long channels)
    {
        Libtorch.Require();
        using var scope = NewDisposeScope();
        var generator = new Generator(3);
        Tensor images = randn([2, channels, 14, 14], generator: generator);
        Tensor weights = randn([channels, channels, 3, 3], generator: generator);

        for (var i = 0; i < 5; i++)
        {
            Tensor single = nn.functional.conv2d(images, weights);
            Tensor exact = nn.functional.conv2d(images.to(float64), weights.to(float64));
            // float32: up to 360 products of size 1 in any order of summation.
            Assert.True((single - exact).abs().max().item<double>() < 1e-3);
        }
    }

    [Fact]
    public void The_check_agrees_with_what_is_used()
    {
        Libtorch.Require();
        Assert.True(
            OneDnn.ConvolvesPaddedChannels(), "After the check convolutions must be right with or without oneDNN.");
        Assert.True(OneDnn.IsUsable || OneDnn.HidesCaches);
    }
}
