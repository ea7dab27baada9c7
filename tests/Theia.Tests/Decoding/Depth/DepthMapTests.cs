using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Theia.Decoding.Depth;

namespace Theia.Tests.Decoding.Depth;

[Collection("torch")]
public sealed class DepthMapTests
{
    private static readonly DepthMap _ramp = new(3, 2, [1, 2, 3, 4, 5, 9]);

    [Fact]
    public void A_map_knows_its_ends_and_is_resized_by_the_nearest_or_linearly()
    {
        var nearest = _ramp.Resize(6, 2, smooth: false);
        var smooth = _ramp.Resize(6, 2);

        Assert.Equal((1f, 9f), (_ramp.Least, _ramp.Greatest));
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 9, 9], nearest.Values);
        Assert.Equal([1, 1.25f, 1.75f, 2.25f, 2.75f, 3, 4, 4.25f, 4.75f, 6, 8, 9], smooth.Values);
    }

    [Theory]
    [InlineData(new[] { 1, float.NaN }, "finite")]
    [InlineData(new[] { 1f }, "A 2 x 1 map has 2 values; got 1.")]
    public void Values_that_are_no_map_are_refused(float[] values, string says) =>
        Assert.Contains(
            says, Assert.Throws<ArgumentException>(() => new DepthMap(2, 1, values)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(DepthColors.Gray)]
    [InlineData(DepthColors.Inferno)]
    [InlineData(DepthColors.Magma)]
    [InlineData(DepthColors.Plasma)]
    [InlineData(DepthColors.Viridis)]
    public void Greater_values_are_lighter_in_nearly_equal_steps(DepthColors colors)
    {
        const int Steps = 17;
        var map = new DepthMap(Steps, 1, [.. Enumerable.Range(0, Steps).Select(i => (float)i)]);
        var pixels = map.Render(colors).Pixels;
        double[] lightness = [.. Enumerable.Range(0, Steps).Select(i => Lightness(pixels.AsSpan(3 * i, 3)))];
        var steps = lightness.Zip(lightness.Skip(1), (a, b) => b - a).ToArray();

        // The published maps have equal steps; the polynomials and the rounding to bytes add a part of one.
        var mean = steps.Average();
        Assert.All(steps, step => Assert.InRange(step, 0.4 * mean, 1.6 * mean));
    }

    // The ends of the published tables, in bytes.
    [Theory]
    [InlineData(DepthColors.Inferno, 0, 0, 4, 252, 255, 164)]
    [InlineData(DepthColors.Magma, 0, 0, 4, 252, 253, 191)]
    [InlineData(DepthColors.Plasma, 13, 8, 135, 240, 249, 33)]
    [InlineData(DepthColors.Viridis, 68, 1, 84, 253, 231, 37)]
    public void Color_maps_begin_and_end_as_published(DepthColors colors, params int[] ends)
    {
        var pixels = new DepthMap(2, 1, [0, 1]).Render(colors).Pixels;

        Assert.All(pixels.Zip(ends), pair => Assert.InRange(pair.First, pair.Second - 8, pair.Second + 8));
    }

    [Fact]
    public void A_map_of_one_value_gets_the_least_color()
    {
        var image = new DepthMap(2, 2, [7, 7, 7, 7]).Render(DepthColors.Gray);

        Assert.All(image.Pixels, level => Assert.Equal(0, level));
    }

    [Fact]
    public void The_scale_bar_shows_the_colors_and_the_values_at_their_ends_below_the_image()
    {
        var plain = _ramp.Resize(200, 100).Render(DepthColors.Gray);
        var image = _ramp.Resize(200, 100).Render(DepthColors.Gray, scaleBar: true);
        var bar = Enumerable.Range(0, 200).Select(x => (int)image.Pixels[3 * ((102 * 200) + x)]).ToArray();
        var below = image.Pixels[(3 * 108 * 200)..];

        Assert.Equal(200, image.Width);
        Assert.True(image.Height > 100);
        Assert.Equal(plain.Pixels, image.Pixels[..plain.Pixels.Length]);
        Assert.Equal((0, 255), (bar[0], bar[^1]));
        Assert.Equal(bar.Order(), bar);
        Assert.Equal([0, 255], below.Distinct().Order().Select(level => (int)level));   // digits, white on black
    }

    [Theory]
    [InlineData(false, "inverse")]
    [InlineData(true, "meters")]
    public void A_16_bit_file_gives_the_values_back(bool isMetric, string kind)
    {
        using var scratch = new ScratchFolder();
        var map = new DepthMap(3, 2, [-0.5f, 0.25f, 1, 3.14159f, 40, 80], isMetric);

        map.SavePng16(scratch["depth.png"]);
        var (samples, texts) = ReadPng(File.ReadAllBytes(scratch["depth.png"]));
        var offset = double.Parse(texts["depth:offset"], CultureInfo.InvariantCulture);
        var step = double.Parse(texts["depth:step"], CultureInfo.InvariantCulture);

        Assert.Equal((0, ushort.MaxValue), (samples.Min(), samples.Max()));
        Assert.Equal(kind, texts["depth:kind"]);
        Assert.All(map.Values.Zip(samples), pair =>
            Assert.Equal(pair.First, offset + (step * pair.Second), (step / 2) + 1e-6));   // half a step of rounding
        Assert.Equal(3, RgbImage.Load(scratch["depth.png"]).Width);
    }

    [Fact]
    public void A_16_bit_file_of_one_value_gives_it_back()
    {
        var (samples, texts) = ReadPng(new DepthMap(2, 1, [5, 5]).EncodePng16());

        Assert.Equal([0, 0], samples.Select(sample => (int)sample));
        Assert.Equal(("5", "0"), (texts["depth:offset"], texts["depth:step"]));
    }

    [Fact]
    public void Accuracy_is_that_of_depth_after_the_best_scale_and_shift_of_inverse_depth()
    {
        float[] meters = [1, 2, 4, 8];
        float[] inverse = [.. meters.Select(depth => 1 / depth)];
        float[] scaled = [.. inverse.Select(value => (3 * value) - 7)];
        float[] wrong = [1, 1, 1, 1];   // the fit makes it the mean of 1, 1/2, 1/4, 1/8: depth 32/15

        var perfect = DepthAccuracy.Of(scaled, inverse)!;
        var constant = DepthAccuracy.Of(wrong, inverse)!;

        Assert.Equal(0, perfect.AbsRel, 1e-5);
        Assert.Equal(1, perfect.Delta1);
        const double Guess = 32.0 / 15;
        Assert.Equal(meters.Average(depth => Math.Abs(Guess - depth) / depth), constant.AbsRel, 1e-5);
        Assert.Equal(0.25, constant.Delta1);   // only 2 m is within a quarter
    }

    [Fact]
    public void Pixels_without_true_depth_count_for_nothing()
    {
        var some = DepthAccuracy.Of([9, 1, 2, 3], [0, 0.5f, 1, 1.5f])!;

        Assert.Equal(0, some.AbsRel, 1e-6);
        Assert.Null(DepthAccuracy.Of([1, 2], [0, 0]));
    }

    [Fact]
    public void What_the_fit_puts_behind_infinity_is_as_far_as_the_farthest_true_pixel()
    {
        // The straight line through these goes below zero at the last.
        var far = DepthAccuracy.Of([10, 10, 10, 0], [1, 1, 1, 0.01f])!;
        var behind = DepthAccuracy.Of([10, 9.5f, 9, 0], [1, 1.5f, 0.5f, 0.01f])!;

        Assert.Equal(0, far.AbsRel, 1e-6);
        Assert.True(double.IsFinite(behind.AbsRel) && behind.AbsRel > 0);
    }

    // CIE L* of sRGB.
    private static double Lightness(ReadOnlySpan<byte> pixel)
    {
        var y = (0.2126 * Linear(pixel[0])) + (0.7152 * Linear(pixel[1])) + (0.0722 * Linear(pixel[2]));
        return y > 0.008856 ? (116 * Math.Cbrt(y)) - 16 : 903.3 * y;

        static double Linear(byte level)
        {
            var part = level / 255.0;
            return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
        }
    }

    // A second reader: it shares nothing with the writer, and knows the one filter that is written.
    private static (ushort[] Samples, Dictionary<string, string> Texts) ReadPng(byte[] file)
    {
        int width = 0, height = 0;
        Dictionary<string, string> texts = [];
        using var packed = new MemoryStream();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var type = Encoding.ASCII.GetString(file, at + 4, 4);
            var content = file.AsSpan(at + 8, length);
            switch (type)
            {
                case "IHDR":
                    (width, height) = (
                        BinaryPrimitives.ReadInt32BigEndian(content),
                        BinaryPrimitives.ReadInt32BigEndian(content[4..]));
                    Assert.Equal((16, 0), (content[8], content[9]));
                    break;
                case "tEXt":
                    var parts = Encoding.Latin1.GetString(content).Split('\0');
                    texts.Add(parts[0], parts[1]);
                    break;
                case "IDAT":
                    packed.Write(content);
                    break;
            }

            at += 12 + length;
        }

        packed.Position = 0;
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        var rows = new byte[height * (1 + (2 * width))];
        zlib.ReadExactly(rows);
        var samples = new ushort[width * height];
        var above = new byte[2 * width];
        for (var y = 0; y < height; y++)
        {
            var row = rows.AsSpan(y * (1 + (2 * width)), 1 + (2 * width));
            Assert.Equal(2, row[0]);
            for (var i = 0; i < above.Length; i++)
                above[i] += row[i + 1];
            for (var x = 0; x < width; x++)
                samples[(y * width) + x] = BinaryPrimitives.ReadUInt16BigEndian(above.AsSpan(2 * x));
        }

        return (samples, texts);
    }
}
