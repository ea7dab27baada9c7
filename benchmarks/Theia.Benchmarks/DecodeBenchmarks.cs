using System.Diagnostics;
using static TorchSharp.torch;

namespace Theia.Benchmarks;

/// <summary>
/// One strip of input and PCA colors per size of student, one with masks and depth too of the bundled one, and a video
/// end to end with that.
/// </summary>
internal static class DecodeBenchmarks
{
    private const int Rounds = 7, Frames = 100, Width = 640, Height = 360;

    private static readonly DecodeOptions _colors = new() { What = [DecodeKind.Pca] };

    private static readonly DecodeOptions _all = new();

    private static readonly DecodeOptions _fewPoints = new() { Masks = _all.Masks with { PointsPerSide = 8 } };

    /// <param name="arguments">Optional: the number of threads.</param>
    public static int Run(string[] arguments)
    {
        set_num_threads(arguments is [var threads] ? int.Parse(threads) : Environment.ProcessorCount);
        Console.WriteLine($"{get_num_threads()} threads; {Width} x {Height}; median and best of {Rounds} rounds");
        Console.WriteLine($"{"student",-28} {"ms/strip",10} {"best",8} {"CPU ms",8}");
        using (var nano = TheiaModel.LoadBundled())
        {
            Strip("nano-theia", nano, _colors);
            Strip("nano-theia, all, 8 x 8", nano, _fewPoints);
            Strip("nano-theia, all, 32 x 32", nano, _all);
        }

        foreach (var (name, config) in new[]
        {
            ("tiny", TheiaConfig.Tiny), ("small", TheiaConfig.Small), ("base", TheiaConfig.Base),
        })
        {
            using var model = TheiaModel.Create(config.WithTargets([TeacherSpec.DinoV2Large]));
            Strip(name, model, _colors);
        }

        Video();
        return 0;
    }

    private static void Strip(string name, TheiaModel model, DecodeOptions options)
    {
        using var decoder = FeatureDecoder.Open(model, options);
        var image = Frame(0);
        decoder.Decode(image);
        List<(double Wall, double Cpu)> times = [];
        for (var round = 0; round < Rounds; round++)
        {
            using var process = Process.GetCurrentProcess();
            var (clock, before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
            decoder.Decode(image);
            process.Refresh();
            times.Add((
                Stopwatch.GetElapsedTime(clock).TotalMilliseconds,
                (process.TotalProcessorTime - before).TotalMilliseconds));
        }

        times.Sort();
        Console.WriteLine(
            $"{name,-28} {times[Rounds / 2].Wall,10:0.0} {times[0].Wall,8:0.0} {times.Min(time => time.Cpu),8:0.0}");
    }

    private static void Video()
    {
        var folder = Directory.CreateTempSubdirectory("theia-benchmark-").FullName;
        try
        {
            var path = Path.Combine(folder, "in.mp4");
            using (var writer = new VideoWriter(path, Width, Height, 25))
            {
                for (var i = 0; i < Frames; i++)
                    writer.Write(Frame(i));
                writer.Finish();
            }

            var clock = Stopwatch.GetTimestamp();
            using (var reader = VideoReader.Open(path))
            {
                while (reader.Read() is not null)
                {
                }
            }

            Console.WriteLine($"reading alone: {Frames / Stopwatch.GetElapsedTime(clock).TotalSeconds:0.0} frames/s");
            using var model = TheiaModel.LoadBundled();
            foreach (var (name, options) in new[] { ("colors", _colors), ("all, 8 x 8", _fewPoints) })
            {
                using var decoder = FeatureDecoder.Open(model, options);
                var report = DecodeRun.Run(decoder, [path], Path.Combine(folder, name));
                Console.WriteLine($"end to end, {name}: {report.Videos[0].FramesPerSecond:0.0} frames/s");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A pattern that moves, so that the video codec has work.
    private static RgbImage Frame(int number)
    {
        var pixels = new byte[3 * Width * Height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(((i / 3 % Width) + (2 * number)) ^ (i / 3 / Width));
        return new RgbImage(Width, Height, pixels);
    }
}
