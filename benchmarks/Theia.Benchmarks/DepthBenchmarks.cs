using System.Diagnostics;
using System.Globalization;
using Theia.Networks;
using Theia.Networks.DepthAnything;
using Theia.Networks.Layers;
using static TorchSharp.torch;

namespace Theia.Benchmarks;

/// <summary>
/// Time and memory of one image through a Depth Anything of published size with random weights, in float32.
/// </summary>
internal static class DepthBenchmarks
{
    private const int Images = 3;

    private static readonly Dictionary<string, DepthAnythingConfig> _sizes = new(StringComparer.Ordinal)
    {
        ["small"] = Size(new(384, 12, 6, 1536, 518, 14), [48, 96, 192, 384], 64),
        ["base"] = Size(new(768, 12, 12, 3072, 518, 14), [96, 192, 384, 768], 128),
        ["large"] = Size(new(1024, 24, 16, 4096, 518, 14), [256, 512, 1024, 1024], 256),
    };

    /// <param name="arguments">Name of the size; optional: width and height in pixels, and the threads.</param>
    public static int Run(string[] arguments)
    {
        if (arguments is not [var name, ..] || !_sizes.TryGetValue(name, out var size))
        {
            Console.WriteLine("Name a size: small, base or large.");
            return 2;
        }

        int[] numbers = [.. arguments.Skip(1).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        var (width, height) = numbers.Length >= 2 ? (numbers[0], numbers[1]) : (518, 518);
        set_num_threads(numbers.Length >= 3 ? numbers[2] : Environment.ProcessorCount);
        using var network = new DepthAnythingModel(size, null);
        SeededWeights.Fill(network, seed: 1);
        using var mode = inference_mode();
        Report($"{name}, {get_num_threads()} threads, weights made", 0, 0);
        for (var i = 0; i < Images; i++)
        {
            using var scope = NewDisposeScope();
            using var pixels = rand(1, 3, height, width);
            var (start, busy) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            using var depth = network.Depth(pixels, PositionRule.ScaleFactor);
            Report(
                $"image {i + 1}, {width} x {height}",
                Stopwatch.GetElapsedTime(start).TotalSeconds,
                (Environment.CpuUsage.TotalTime - busy).TotalSeconds);
        }

        return 0;
    }

    private static void Report(string what, double seconds, double processor)
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{what}: {seconds:0.00} s, of processors {processor:0.00} s, peak memory {process.PeakWorkingSet64 >> 20} MB");
    }

    private static DepthAnythingConfig Size(VisionTransformerConfig backbone, int[] neck, int fusion) => new(
        backbone, [.. Enumerable.Range(backbone.Layers - 3, 4)], [4, 2, 1, 0.5], neck, fusion, HeadSize: 32);
}
