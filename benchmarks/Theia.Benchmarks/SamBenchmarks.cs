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

    /// <param name="arguments">Optional: the number of points along a side; or <c>huge</c>, and perhaps the points,
    /// for the time and memory of one image of SAM ViT-H.</param>
    public static int Run(string[] arguments)
    {
        set_num_threads(Environment.ProcessorCount);
        if (arguments is ["huge", .. var side])
            return Huge(side is [var perSide] ? int.Parse(perSide) : 32);
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
            var now = Time(() => masks = sam.Candidates(embedding, options).Kept.Count);
            if (round == 0)
                Console.WriteLine($"everything mode alone: peak {Peak()} MB");
            var before = Time(() => expected = plain.Everything(embedding.Value, perSide, Side, iou, stability));
            if (round == 0)
                continue;   // warms up
            ratios.Add(before.Cpu / now.Cpu);
            Console.WriteLine(
                $"clock, processor: plain {before.Wall:0.0} s, {before.Cpu:0.0} s; everything mode {now.Wall:0.0} s, "
                + $"{now.Cpu:0.0} s; {before.Cpu / now.Cpu:0.00} times");
        }

        Console.WriteLine(
            $"median {ratios.Order().ElementAt(Rounds / 2):0.00} times by processor time; {masks} masks pass, plain "
            + $"{expected}; peak {Peak()} MB");
        return 0;
    }

    // Random weights predict no IoU of note. As with trained ones, about a third passes the first threshold; their
    // logits are too small for the second.
    private static (double IoU, double Stability) Thresholds(SegmentAnything sam, SamEmbedding embedding)
    {
        var all = sam.Candidates(
            embedding, new MaskOptions { PointsPerSide = 4, PredictedIoU = 0, Stability = 0 }).Kept;
        double[] scores = [.. all.Select(one => (double)one.Score).OrderDescending()];
        return (scores[scores.Length / 3], -1);
    }

    private static int Huge(int perSide)
    {
        var config = new SamVisionConfig
        {
            HiddenSize = 1280,
            Layers = 32,
            Heads = 16,
            MlpSize = 5120,
            GlobalLayers = [7, 15, 23, 31],
        };
        var model = new SamModel(new(config, new(), new()), withEncoder: true, device: null);
        SeededWeights.Fill(model, seed: 1);
        model.eval();
        Console.WriteLine($"weights in memory: peak {Peak()} MB, {get_num_threads()} threads");
        using var mode = inference_mode();
        using var pixels = randn(1, 3, 1024, 1024);
        Tensor? embedding = null;
        var encoded = Time(() =>
            embedding = model.Vision!.Features(pixels, ["last_hidden_state"], null)["last_hidden_state"]);
        Console.WriteLine($"encoder, one image: {encoded.Wall:0.0} s, processor {encoded.Cpu:0.0} s, peak {Peak()} MB");
        using var sam = new SegmentAnything(model, CPU);   // owns the model
        using var image = new SamEmbedding(embedding!, PromptSpace.Squashed(new PixelSize(1024, 768), 1024));
        var options = new MaskOptions { PointsPerSide = perSide, PredictedIoU = 0, Stability = 0 };
        var found = Time(() => sam.Everything(image, options));
        Console.WriteLine(
            $"everything mode, {perSide} x {perSide} points, 1024 x 768, every mask kept: {found.Wall:0.0} s, "
            + $"processor {found.Cpu:0.0} s, peak {Peak()} MB");
        return 0;
    }

    private static (double Wall, double Cpu) Time(Action run)
    {
        using var process = Process.GetCurrentProcess();
        var (clock, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        run();
        process.Refresh();
        return (clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }
}
