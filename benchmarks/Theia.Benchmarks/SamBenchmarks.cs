using System.Diagnostics;
using Theia.Data.Images.Resizing;
using Theia.Decoding.Masks;
using Theia.Networks.Layers;
using Theia.Networks.Sam;
using static TorchSharp.torch;

namespace Theia.Benchmarks;

/// <summary>
/// Everything mode against a plain eager version over the same weights, in turns in one run; and one image through a
/// full-size SAM with random weights.
/// </summary>
internal static class SamBenchmarks
{
    private const int Rounds = 3, Side = 224;

    /// <param name="arguments">Optional: the number of points along a side; or <c>huge</c> for the time and memory of
    /// one image of SAM ViT-H.</param>
    public static int Run(string[] arguments)
    {
        set_num_threads(Environment.ProcessorCount);
        if (arguments is ["huge"])
            return Huge();
        return Compare(arguments is [var points] ? int.Parse(points) : 16);
    }

    private static int Compare(int perSide)
    {
        Console.WriteLine(
            $"{get_num_threads()} threads, {perSide} x {perSide} points, image of {Side} x {Side}, {Rounds} rounds");
        var model = new SamModel(new(new(), new(), new()), withEncoder: false, device: null);
        SeededWeights.Fill(model, seed: 1);
        model.eval();
        var plain = new PlainSam(model);
        using var sam = new SegmentAnything(model, CPU);   // owns the model
        using var embedding = new SamEmbedding(
            randn(1, 256, 64, 64), PromptSpace.Squashed(new PixelSize(Side, Side), 1024));
        var (iou, stability) = Thresholds(sam, embedding);
        var options = new MaskOptions { PointsPerSide = perSide, PredictedIoU = iou, Stability = stability };
        var (masks, expected) = (0, 0);
        var ratios = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            var before = Seconds(() => expected = plain.Everything(embedding.Value, perSide, Side, iou, stability));
            var now = Seconds(() => masks = sam.Candidates(embedding, options).Kept.Count);
            if (round == 0)
                continue;   // warms up
            ratios.Add(before / now);
            Console.WriteLine($"plain {before:0.00} s, everything mode {now:0.00} s, {before / now:0.00} times");
        }

        Console.WriteLine(
            $"median {ratios.Order().ElementAt(Rounds / 2):0.00} times; {masks} masks pass, plain {expected}; "
            + $"peak {Peak()} MB");
        return 0;
    }

    // Random weights predict no IoU of note: as with trained ones, about a third passes the first threshold.
    private static (double IoU, double Stability) Thresholds(SegmentAnything sam, SamEmbedding embedding)
    {
        var all = sam.Candidates(
            embedding, new MaskOptions { PointsPerSide = 4, PredictedIoU = 0, Stability = 0 }).Kept;
        double[] scores = [.. all.Select(one => (double)one.Score).OrderDescending()];
        return (scores.Length == 0 ? 0 : scores[scores.Length / 3], 0.2);
    }

    private static int Huge()
    {
        var config = new SamVisionConfig
        {
            HiddenSize = 1280, Layers = 32, Heads = 16, MlpSize = 5120, GlobalLayers = [7, 15, 23, 31],
        };
        var model = new SamModel(new(config, new(), new()), withEncoder: true, device: null);
        SeededWeights.Fill(model, seed: 1);
        model.eval();
        Console.WriteLine($"weights in memory: peak {Peak()} MB, {get_num_threads()} threads");
        using var mode = inference_mode();
        using var pixels = randn(1, 3, 1024, 1024);
        Tensor? embedding = null;
        var seconds = Seconds(() =>
            embedding = model.Vision!.Features(pixels, ["last_hidden_state"], null)["last_hidden_state"]);
        Console.WriteLine($"encoder, one image: {seconds:0.0} s, peak {Peak()} MB");
        using var sam = new SegmentAnything(model, CPU);   // owns the model
        using var image = new SamEmbedding(embedding!, PromptSpace.Squashed(new PixelSize(1024, 768), 1024));
        seconds = Seconds(() => sam.Everything(image, new MaskOptions { PredictedIoU = double.NegativeInfinity }));
        Console.WriteLine($"everything mode, 32 x 32 points, 1024 x 768: {seconds:0.0} s, peak {Peak()} MB");
        return 0;
    }

    private static double Seconds(Action run)
    {
        var clock = Stopwatch.StartNew();
        run();
        return clock.Elapsed.TotalSeconds;
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }
}
