using Theia.Checkpoints;
using static TorchSharp.torch;

namespace Theia.Tests.Decoding.Depth;

[Collection("torch")]
public sealed class DepthAnythingTests
{
    private static string Folder => Goldens.At("teachers", "models", "depth");

    [Theory]
    [InlineData(224, 224)]
    [InlineData(160, 120)]
    [InlineData(90, 300)]
    [InlineData(31, 17)]
    public void The_map_of_an_image_of_any_shape_has_its_size(int width, int height)
    {
        using var network = DepthAnything.Load(Folder);

        var map = network.Estimate(SomeImage(width, height));

        Assert.Equal((width, height), (map.Width, map.Height));
        Assert.True(map.Least >= 0);
        Assert.True(map.Greatest > map.Least);
        Assert.False(map.IsMetric);
    }

    [Fact]
    public void An_image_of_which_nothing_would_be_left_is_refused_with_its_size()
    {
        using var network = DepthAnything.Load(Folder);

        var refusal = Assert.Throws<DataException>(() => network.Estimate(SomeImage(999, 3)));

        Assert.Contains("999 x 3", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_may_be_tokens_or_a_map_as_extract_stores_it()
    {
        using var network = DepthAnything.Load(Folder);
        using var teacher = Teacher.Load(Folder);
        var stored = teacher.Encode([SomeImage(224, 224)])[0]["embedding"];
        using var map = stored.ToTensor();
        using var flat = map.flatten(1);
        using var tokens = flat.transpose(0, 1);
        using var batch = tokens.unsqueeze(0);

        var expected = network.FromFeatures(map);

        Assert.Equal((64, 64), (expected.Width, expected.Height));
        Assert.Equal(expected.Values, network.FromFeatures(tokens).Values);
        Assert.Equal(expected.Values, network.FromFeatures(batch).Values);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(64, 7)]
    [InlineData(60, 6)]
    [InlineData(2, 64, 6)]
    public void Features_of_another_shape_are_refused(params int[] shape)
    {
        using var network = DepthAnything.Load(Folder);
        using var features = zeros([.. shape.Select(side => (long)side)]);

        _ = Assert.Throws<UsageException>(() => network.FromFeatures(features));
    }

    [Fact]
    public void The_folder_of_another_network_is_refused()
    {
        var refusal = Assert.Throws<UsageException>(
            () => DepthAnything.Load(Goldens.At("teachers", "models", "dinov2")));

        Assert.Contains("is a network of the architecture 'dinov2'", refusal.Message, StringComparison.Ordinal);
    }

    private static RgbImage SomeImage(int width, int height) =>
        new(width, height, [.. Enumerable.Range(0, 3 * width * height).Select(i => (byte)((i * 7) + (i / 97)))]);
}
