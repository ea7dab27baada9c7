using System.Text.Json;

namespace Theia.Tests.Policies;

/// <summary>The feature that a policy takes of what an encoder returns.</summary>
public sealed class FrameFeatureTests
{
    [Fact]
    public void Tokens_become_a_map_with_channels_first()
    {
        // Two rows of three tokens with two channels.
        var encoder = new Fixed(
            new EncoderInfo { Tokens = "t", Grid = new FeatureSize(2, 6, 6), Width = 2 },
            ("t", SomePolicies.Data([.. Enumerable.Range(0, 72).Select(static i => (float)i)], 36, 2)));
        var feature = FrameFeature.Of(encoder, PolicyHead.Conv);
        Assert.Equal(new FeatureSize(2, 6, 6), feature.Size);
        var map = feature.Read(encoder.Encode([])[0]);
        Assert.Equal(Enumerable.Range(0, 36).Select(static i => 2f * i), map[..36]);
        Assert.Equal(Enumerable.Range(0, 36).Select(static i => (2f * i) + 1), map[36..]);

        // A map that has channels first stays as it is.
        var values = SomePolicies.Noise(1, 72);
        feature.Read(SomePolicies.Data(values, 2, 6, 6), map);
        Assert.Equal(values, map);
    }

    [Fact]
    public void A_vector_is_the_encoders_own_or_the_mean_of_its_tokens()
    {
        var both = new Fixed(
            new EncoderInfo { Tokens = "t", Vector = "v", Width = 2 },
            ("t", SomePolicies.Data([1, 2, 3, 4], 2, 2)), ("v", SomePolicies.Data([5, 6, 7], 1, 3)));
        var own = FrameFeature.Of(both, PolicyHead.Mlp);
        Assert.Equal(FeatureSize.Vector(3), own.Size);   // told by an image, since the width is that of tokens
        Assert.Equal([5, 6, 7], own.Read(both.Encode([])[0]));

        var tokens = new Fixed(
            new EncoderInfo { Tokens = "t", Width = 2 }, ("t", SomePolicies.Data([1, 2, 3, 4, 8, 9], 3, 2)));
        Assert.Equal([4, 5], FrameFeature.Of(tokens, PolicyHead.Mlp).Read(tokens.Encode([])[0]));
        var map = new Fixed(
            new EncoderInfo { Tokens = "t", Width = 2 }, ("t", SomePolicies.Data([1, 3, 5, 7, 9, 11], 2, 1, 3)));
        Assert.Equal([3, 9], FrameFeature.Of(map, PolicyHead.Mlp).Read(map.Encode([])[0]));
    }

    [Fact]
    public void An_encoder_without_a_usable_map_is_refused_with_the_remedy()
    {
        Refused(new EncoderInfo { Vector = "v", Width = 4 }, "gives a vector alone");
        Refused(new EncoderInfo { Tokens = "t", Width = 4 }, "form no map of a known size");
        Refused(
            new EncoderInfo { Tokens = "t", Width = 4, Grid = new FeatureSize(4, 7, 7) },
            "The head conv-batchnorm-mlp takes maps of at least 14 x 14 tokens, not 4 x 7 x 7.");
        Refused(new long[] { 5 }, "not a vector of 5 values");
        Refused(new long[] { 5, 4 }, "is not a square of tokens");
        Assert.Equal(new FeatureSize(4, 14, 14), FrameFeature.Of([196, 4], PolicyHead.ConvBatchNormMlp).Size);
        Assert.Equal(FeatureSize.Vector(4), FrameFeature.Of([5, 4], PolicyHead.Mlp).Size);

        static void Refused(object from, string message)
        {
            var error = Assert.Throws<UsageException>(() => from is EncoderInfo info
                ? FrameFeature.Of(new Fixed(info), PolicyHead.ConvBatchNormMlp)
                : FrameFeature.Of((long[])from, PolicyHead.ConvBatchNormMlp));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Contains("Take the head mlp", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_array_of_another_shape_or_name_is_refused()
    {
        var encoder = new Fixed(new EncoderInfo { Tokens = "t", Grid = new FeatureSize(2, 6, 6), Width = 2 });
        var feature = FrameFeature.Of(encoder, PolicyHead.Conv);
        Assert.Contains("[49, 2]", Assert.Throws<UsageException>(
            () => feature.Read(SomePolicies.Data(new float[98], 49, 2), new float[72])).Message,
            StringComparison.Ordinal);
        Assert.Contains("no array 't'", Assert.Throws<UsageException>(
            () => feature.Read(new Dictionary<string, TensorData>(StringComparer.Ordinal))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_of_embeddings_are_those_of_the_reference()
    {
        foreach (JsonElement golden in PolicyGoldens.All.GetProperty("load_model").EnumerateArray())
        {
            long[] shape = [.. golden.GetProperty("feature_shape").EnumerateArray().Select(static x => x.GetInt64())];
            int[] size = [.. golden.GetProperty("embedding_dim").EnumerateArray().Select(static x => x.GetInt32())];
            Assert.Equal(
                size is [var c, var h, var w] ? new FeatureSize(c, h, w) : FeatureSize.Vector(size[0]),
                FrameFeature.SizeOf(shape[1..]));
        }
    }

    private sealed class Fixed(EncoderInfo info, params (string Name, TensorData Value)[] arrays) : IImageEncoder
    {
        public EncoderInfo Info => info;

        public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Encode(IReadOnlyList<RgbImage> images) =>
            [arrays.ToDictionary(static array => array.Name, static array => array.Value, StringComparer.Ordinal)];

        public void Dispose()
        {
        }
    }
}
