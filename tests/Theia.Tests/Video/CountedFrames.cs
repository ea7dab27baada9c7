namespace Theia.Tests.Video;

/// <summary>
/// Frames that carry their number, painted as large black and white blocks, so that coding cannot hide it.
/// </summary>
internal static class CountedFrames
{
    private const int Bits = 16, Columns = 4;

    /// <summary>Skips the test, saying why, where no ffmpeg is installed.</summary>
    public static void SkipWithoutFfmpeg() => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, "ffmpeg"))),
        "ffmpeg is not installed (Debian package ffmpeg).");

    /// <summary>Paints a number.</summary>
    public static RgbImage Paint(int number, int width, int height)
    {
        var pixels = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var isSet = (number >> Bit(x, y, width, height) & 1) == 1;
                pixels.AsSpan(3 * ((y * width) + x), 3).Fill(isSet ? (byte)230 : (byte)20);
            }
        }

        return new RgbImage(width, height, pixels);
    }

    /// <summary>Reads the number in a frame.</summary>
    public static int Read(RgbImage frame)
    {
        var sums = new long[Bits];
        var counts = new int[Bits];
        for (var y = 0; y < frame.Height; y++)
        {
            for (var x = 0; x < frame.Width; x++)
            {
                var bit = Bit(x, y, frame.Width, frame.Height);
                sums[bit] += frame.Pixels[3 * ((y * frame.Width) + x)];
                counts[bit]++;
            }
        }

        return Enumerable.Range(0, Bits).Sum(bit => sums[bit] / counts[bit] > 128 ? 1 << bit : 0);
    }

    /// <summary>Writes a video of numbers 0 to count − 1.</summary>
    public static void Write(string path, int count, int width = 64, int height = 48, double rate = 25)
    {
        using var writer = new VideoWriter(path, width, height, rate);
        for (var i = 0; i < count; i++)
            writer.Write(Paint(i, width, height));
        writer.Finish();
    }

    private static int Bit(int x, int y, int width, int height) =>
        (y * Columns / height * Columns) + (x * Columns / width);
}
