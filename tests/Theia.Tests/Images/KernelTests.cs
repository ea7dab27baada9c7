using CsCheck;
using Theia.Data.Images.Resizing;

namespace Theia.Tests.Images;

public sealed class KernelTests
{
    private static readonly Gen<Resampling> _filter = Gen.OneOf(
        Gen.Const(Resampling.Bilinear), Gen.Const(Resampling.Bicubic), Gen.Const(Resampling.Lanczos));

    [Fact]
    public void Vector_kernels_equal_the_scalar_one_to_the_byte()
    {
        var side = Gen.Frequency((3, Gen.Int[1, 12]), (5, Gen.Int[1, 150]));
        Gen.Select(side, side, side, side, _filter, Gen.ULong)
            .Sample((width, height, newWidth, newHeight, filter, seed) =>
            {
                var image = Some.Image(width, height, seed);
                return AllEqual(image, new(newWidth, newHeight), filter);
            }, iter: 1500);
    }

    [Fact]
    public void Many_threads_share_the_table_of_weights()
    {
        RgbImage image = Some.Image(90, 70, seed: 8);
        Parallel.For(0, 400, i => Assert.True(AllEqual(image, new(1 + i % 90, 1 + i / 7), Resampling.Bicubic)));
    }

    private static bool AllEqual(RgbImage image, PixelSize to, Resampling filter)
    {
        byte[][] results =
        [
            .. Kernels.All.Select(kernel =>
            {
                // A margin behind the result shows writes that go too far.
                const int Margin = 64;
                var result = new byte[3 * to.Pixels + Margin];
                result.AsSpan()[^Margin..].Fill(0xA5);
                Resampler.Resample(
                    image.Pixels, new(image.Width, image.Height), result.AsSpan()[..^Margin], to, 3, filter, kernel);
                Assert.False(result.AsSpan()[^Margin..].ContainsAnyExcept((byte)0xA5));
                return result;
            }),
        ];
        return results.All(result => result.AsSpan().SequenceEqual(results[0]));
    }
}
