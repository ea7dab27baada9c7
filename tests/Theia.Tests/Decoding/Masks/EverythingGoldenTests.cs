using System.Runtime.InteropServices;
using System.Text.Json;
using Theia.Data.Images.Resizing;
using Theia.Decoding.Masks;
using Theia.Tests.Networks.Sam;
using Theia.Tests.Teachers;
using Theia.Tests.Training;
using static TorchSharp.torch;

namespace Theia.Tests.Decoding.Masks;

/// <summary>Everything mode stage by stage, from a given embedding.</summary>
[Collection("torch")]
public sealed class EverythingGoldenTests : IDisposable
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private readonly SegmentAnything _sam = SegmentAnything.Load(GoldenSam.Folder);

    public static TheoryData<string> Cases => ["square32", "wide8"];

    public void Dispose() => _sam.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    [LeavesTensors("The model lives until the class is disposed.")]
    public void Every_stage_equals_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        var (golden, facts) = (GoldenSam.Tensors(name), Goldens.Json("teachers", "sam", $"{name}.json"));
        var (embedding, options) = Embedding(golden, facts);

        // Without thresholds every mask passes but the empty ones.
        var all = _sam.Candidates(
            embedding, options with { PredictedIoU = 0, Stability = 0 }, cancellation: _cancellation).Kept;
        var scores = golden["iou_scores"].Doubles();
        var stable = golden["stability_scores"].Doubles();
        Assert.All(all, one => Assert.Equal(scores[one.Index], one.Score, 1e-4));   // float32, scores around 1
        Assert.All(all, one => Assert.Equal(stable[one.Index], one.Stability, 1e-3));   // a pixel on a cut-off shows

        var kept = _sam.Candidates(embedding, options, cancellation: _cancellation);
        Assert.Equal(Longs(golden["kept"]), kept.Kept.Select(one => (long)one.Index));
        Assert.Equal(
            Longs(golden["kept_boxes"]),
            kept.Kept.Select(one => one.Mask.Box).SelectMany(Edges));

        var last = kept.Suppressed();
        Assert.Equal(
            Longs(golden["nms_keep"]), last.Select(one => (long)kept.Kept.Index().First(k => k.Item == one).Index));
        AssertMasks(facts, last);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [LeavesTensors("The model lives until the class is disposed.")]
    public void Low_and_full_size_logits_equal_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var (golden, facts) = (GoldenSam.Tensors(name), Goldens.Json("teachers", "sam", $"{name}.json"));
        var (embedding, options) = Embedding(golden, facts);
        var sampled = Goldens.Json("teachers", "cases.json").GetProperty("decoding").GetProperty("sam")
            .GetProperty(name).GetProperty("sampled_prompt").GetInt32();
        var point = PointGrid.Of(options.PointsPerSide, embedding.Space.Original)[sampled];
        using var model = GoldenSam.Load();
        var (masks, _) = model.Decoder.Decode(
            embedding.Value, model.Cells(),
            model.Prompts.Sparse(embedding.Space.ToSquare([point]), ones(1, 1, dtype: int64), null),
            model.Prompts.Dense(null), multimask: true);
        using var resize = new MaskResize((int)masks.size(3), embedding.Space, CPU);
        var full = resize.Apply(masks[0])[
            TensorIndex.Ellipsis, TensorIndex.Slice(step: 4), TensorIndex.Slice(step: 4)];

        var differences = new Differences();
        differences.Add("low", "low", masks[0], golden["low_resolution_masks"], 5e-5);
        differences.Add("full", "full", full, golden["logits_stride_4"], 5e-5);
        differences.Report();
        var x = golden["points"].Doubles();
        var (px, py) = embedding.Space.ToSquare(point.X, point.Y);
        Assert.Equal((x[2 * sampled], x[(2 * sampled) + 1]), (px, py));
    }

    [Fact]
    [LeavesTensors("The model lives until the class is disposed.")]
    public void The_number_of_points_in_a_batch_changes_nothing()
    {
        using var scope = NewDisposeScope();
        var (golden, facts) = (GoldenSam.Tensors("wide8"), Goldens.Json("teachers", "sam", "wide8.json"));
        var (embedding, options) = Embedding(golden, facts);
        var expected = _sam.Everything(embedding, options, cancellation: _cancellation);
        foreach (var size in new[] { 1, 5, 48, 64, 1000 })
        {
            var masks = _sam.Everything(
                embedding, options with { PointsPerBatch = size }, cancellation: _cancellation);
            Assert.Equal(expected.Select(mask => mask.Pixels.Counts), masks.Select(mask => mask.Pixels.Counts));
        }
    }

    [Fact]
    [LeavesTensors("The model lives until the class is disposed.")]
    public void Progress_counts_points_and_cancellation_ends_it()
    {
        using var scope = NewDisposeScope();
        var (golden, facts) = (GoldenSam.Tensors("wide8"), Goldens.Json("teachers", "sam", "wide8.json"));
        var (embedding, options) = Embedding(golden, facts);
        using var stop = new CancellationTokenSource();
        List<MaskProgress> seen = [];
        var progress = new Listener(report =>
        {
            seen.Add(report);
            if (report.Done >= 32)
                stop.Cancel();
        });

        Assert.Throws<OperationCanceledException>(
            () => _sam.Everything(embedding, options with { PointsPerBatch = 24 }, progress, stop.Token));

        Assert.Equal([(24, 64), (48, 64)], seen.Select(report => (report.Done, report.Total)));
    }

    private static (SamEmbedding Embedding, MaskOptions Options) Embedding(
        IReadOnlyDictionary<string, TensorData> golden, JsonElement facts)
    {
        int[] size = [.. facts.GetProperty("original_size").EnumerateArray().Select(number => number.GetInt32())];
        var space = PromptSpace.Of(MaskFunctionTests.Processor(128), new PixelSize(size[1], size[0]), 128);
        return (
            new SamEmbedding(golden["image_embeddings"].ToTensor(), space),
            new MaskOptions
            {
                PointsPerSide = facts.GetProperty("points_per_side").GetInt32(),
                PointsPerBatch = facts.GetProperty("points_per_batch").GetInt32(),
                PredictedIoU = facts.GetProperty("pred_iou_thresh").GetDouble(),
                Stability = facts.GetProperty("stability_score_thresh").GetDouble(),
                BoxIoU = facts.GetProperty("nms_thresh").GetDouble(),
            });
    }

    private static void AssertMasks(JsonElement facts, List<MaskCandidate> masks)
    {
        var wanted = facts.GetProperty("masks");
        Assert.Equal(wanted.GetArrayLength(), masks.Count);
        foreach (var (i, mask) in masks.Index())
        {
            Assert.Equal(wanted[i].GetProperty("candidate").GetInt32(), mask.Index);
            Assert.Equal(
                wanted[i].GetProperty("box").EnumerateArray().Select(edge => edge.GetInt32()), Edges(mask.Mask.Box)
                    .Select(edge => (int)edge));
            var rle = RunLengthMask.FromRuns(
                mask.Mask.Width, mask.Mask.Height,
                [.. wanted[i].GetProperty("rle").GetProperty("counts").GetString()!.Split(' ').Select(int.Parse)]);
            var different = rle.ToPixels().Zip(mask.Mask.ToPixels()).Count(pair => pair.First != pair.Second);
            Assert.True(different <= 1e-4 * mask.Mask.Width * mask.Mask.Height, $"mask {i}: {different} pixels");
        }
    }

    private static IEnumerable<long> Edges(PixelBox box) => [box.Left, box.Top, box.Right, box.Bottom];

    private static long[] Longs(TensorData data) => MemoryMarshal.Cast<byte, long>(data.Bytes.Span).ToArray();

    private sealed class Listener(Action<MaskProgress> report) : IProgress<MaskProgress>
    {
        public void Report(MaskProgress value) => report(value);
    }
}
