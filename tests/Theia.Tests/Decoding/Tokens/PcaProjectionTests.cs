using TorchSharp;
using static TorchSharp.torch;

namespace Theia.Tests.Decoding.Tokens;

[Collection("torch")]
public sealed class PcaProjectionTests
{
    [Fact]
    public void The_widest_direction_becomes_red_and_the_next_green()
    {
        using var tokens = Grid();
        RgbImage painted = PcaProjection.Fit(tokens).Render(tokens, 8, 8);
        for (var i = 0; i < 64; i++)
        {
            Assert.InRange(painted.Pixels[3 * i], (255 * (i % 8) / 7) - 2, (255 * (i % 8) / 7) + 2);
            Assert.InRange(painted.Pixels[(3 * i) + 1], (255 * (i / 8) / 7) - 2, (255 * (i / 8) / 7) + 2);
        }
    }

    [Fact]
    public void Fewer_tokens_than_channels_give_the_same_directions()
    {
        // Appending the mean adds no variance; it only makes more tokens than channels.
        using var scope = NewDisposeScope();
        var few = rand(20, 32, generator: new Generator(5));
        var many = cat([few, few.mean([0], keepdim: true).expand(30, -1)], 0);
        var here = PcaProjection.Fit(few).Transform(few).data<float>().ToArray();
        var there = PcaProjection.Fit(many).Transform(few).data<float>().ToArray();
        Assert.All(here.Zip(there), pair => Assert.Equal(pair.First, pair.Second, 1e-5));   // float32 of the results
    }

    [Fact]
    public void Equal_tokens_are_painted_without_a_division_by_zero()
    {
        using var tokens = ones(64, 4);
        Assert.All(PcaProjection.Fit(tokens).Render(tokens, 16, 16).Pixels, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_saved_fit_paints_the_same_image_after_loading()
    {
        using var scratch = new ScratchFolder();
        using var tokens = Grid();
        var fit = PcaProjection.Fit(tokens, new PcaOptions { Background = -20.5, Saturated = 0.01 });
        fit.Save(scratch["fit.safetensors"]);
        var loaded = PcaProjection.Load(scratch["fit.safetensors"]);
        Assert.Equal(fit.Options, loaded.Options);
        using var others = rand(64, 4);
        Assert.Equal(
            fit.Render(others, 40, 40, TokenUpsampling.Smooth).Pixels,
            loaded.Render(others, 40, 40, TokenUpsampling.Smooth).Pixels);
    }

    [Fact]
    public void Colors_stay_put_unless_they_are_scaled_anew()
    {
        using var scope = NewDisposeScope();
        var tokens = Grid();
        var half = (tokens - tokens.mean([0])) * 0.5;
        half = half - (tokens.mean([0]) * -1);
        var fit = PcaProjection.Fit(tokens);
        Assert.InRange(fit.Render(half, 8, 8).Pixels.Max(), 180, 200);   // three quarters of the range
        Assert.InRange(fit.ScaledTo(half).Render(half, 8, 8).Pixels.Max(), 254, 255);
    }

    [Fact]
    public void One_odd_token_dulls_the_others_unless_some_may_saturate()
    {
        using var scope = NewDisposeScope();
        var tokens = Grid();
        tokens[63].mul_(100.ToScalar());
        var options = new PcaOptions { Background = double.NegativeInfinity };
        var plain = PcaProjection.Fit(tokens, options).Render(tokens, 8, 8);
        var saturated = PcaProjection.Fit(tokens, options with { Saturated = 0.02 }).Render(tokens, 8, 8);
        Assert.True(Spread(saturated) > 5 * Spread(plain), $"{Spread(plain)} and {Spread(saturated)}");

        static double Spread(RgbImage image)
        {
            double[] red = [.. image.Pixels.Where((_, i) => i % 3 == 0).Select(value => (double)value)];
            return red.SkipLast(1).Max() - red.SkipLast(1).Min();
        }
    }

    [Fact]
    public void A_map_that_is_wider_than_high_is_painted_by_its_grid()
    {
        using var tokens = rand(12, 5);
        var fit = PcaProjection.Fit(tokens);
        Assert.Equal((24, 18), Size(fit.Render(tokens, 24, 18, grid: (3, 4))));
        Assert.Contains("do not make a square", Message(() => fit.Render(tokens, 24, 24)));
        Assert.Contains("do not fill", Message(() => fit.Render(tokens, 24, 24, grid: (5, 2))));
        Assert.Contains("at least as many pixels", Message(() => fit.Render(tokens, 2, 24, grid: (3, 4))));

        static (int, int) Size(RgbImage image) => (image.Width, image.Height);
    }

    [Fact]
    public void Tokens_that_do_not_fit_are_refused_with_both_numbers()
    {
        using var scope = NewDisposeScope();
        var fit = PcaProjection.Fit(rand(9, 5));
        Assert.Contains("5 channels; these have 6", Message(() => fit.Transform(rand(9, 6))));
        Assert.Contains("no tokens", Message(() => PcaProjection.Fit(zeros(0, 5))));
        Assert.Contains("NaN", Message(() => PcaProjection.Fit(full([4, 4], float.NaN))));
        Assert.Contains("from 0 to 0.4", Message(
            () => PcaProjection.Fit(rand(9, 5), new PcaOptions { Saturated = 0.5 })));
    }

    [Fact]
    public void A_file_that_is_no_fit_is_refused()
    {
        using var scratch = new ScratchFolder();
        SafetensorsWriter.Write(scratch["other.safetensors"], []);
        Assert.Contains(
            "holds no PCA projection",
            Assert.Throws<DataException>(() => PcaProjection.Load(scratch["other.safetensors"])).Message);
        SafetensorsWriter.Write(
            scratch["short.safetensors"],
            [new TensorSource("mean", new TensorData(DType.F32, [1], new byte[4]))],
            [KeyValuePair.Create("theia", "pca")]);
        Assert.Contains(
            "where F64 [C] is expected",
            Assert.Throws<DataException>(() => PcaProjection.Load(scratch["short.safetensors"])).Message);
    }

    // Channel 2 varies most, channel 0 next, channel 3 least; channel 1 not at all.
    private static Tensor Grid()
    {
        var tokens = new float[64 * 4];
        for (var i = 0; i < 64; i++)
        {
            tokens[4 * i] = (i / 8) * 2;
            tokens[(4 * i) + 2] = (i % 8) * 10;
            tokens[(4 * i) + 3] = i % 3 * 0.1f;
        }

        using var flat = tensor(tokens);
        return flat.reshape(64, 4);
    }

    private static string Message(Action action) => Assert.Throws<UsageException>(action).Message;
}
