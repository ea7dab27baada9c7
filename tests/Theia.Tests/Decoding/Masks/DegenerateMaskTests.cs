using System.Runtime.InteropServices;
using Theia.Data.Images.Resizing;
using Theia.Decoding.Masks;
using Theia.Tests.Networks.Sam;
using Theia.Tests.Training;
using static TorchSharp.torch;

namespace Theia.Tests.Decoding.Masks;

/// <summary>Full and empty masks, which the reference stumbles over.</summary>
[Collection("torch")]
public sealed class DegenerateMaskTests
{
    [Fact]
    public void A_full_mask_is_kept_an_empty_one_dropped_and_the_tile_drawn()
    {
        var golden = GoldenSam.Tensors("degenerate");
        var facts = Goldens.Json("teachers", "cases.json")
            .GetProperty("decoding").GetProperty("sam").GetProperty("degenerate");
        int[] size = [.. facts.GetProperty("original_size").EnumerateArray().Select(number => number.GetInt32())];
        var options = new MaskOptions
        {
            PredictedIoU = facts.GetProperty("pred_iou_thresh").GetDouble(),
            Stability = facts.GetProperty("stability_score_thresh").GetDouble(),
            BoxIoU = facts.GetProperty("nms_thresh").GetDouble(),
        };
        var space = PromptSpace.Squashed(
            new PixelSize(size[1], size[0]), facts.GetProperty("pad_size").GetInt32());
        using var logits = golden["low_resolution_masks"].ToTensor();
        using var scores = golden["iou_scores"].ToTensor();
        using var resize = new MaskResize((int)logits.size(3), space, CPU);

        var candidates = new CandidateMasks(options, space, resize);
        candidates.Add(logits, scores);
        var kept = candidates.Suppressed();

        var stability = golden["stability_scores"].Doubles();
        Assert.Equal(Longs(golden["kept"]), candidates.Kept.Select(one => (long)one.Index));
        Assert.All(candidates.Kept, one => Assert.Equal(stability[one.Index], one.Stability, 1e-3));
        Assert.Equal(
            Longs(golden["kept_boxes"]), candidates.Kept.Select(one => one.Mask.Box)
                .SelectMany(box => new long[] { box.Left, box.Top, box.Right, box.Bottom }));
        Assert.Equal(
            Longs(golden["nms_keep"]),
            kept.Select(one => (long)candidates.Kept.Index().First(k => k.Item == one).Index));
        Assert.Contains(
            candidates.Kept,
            one => one.Index == facts.GetProperty("full_candidate").GetInt32() && one.Mask.Area == size[0] * size[1]);
        Assert.DoesNotContain(
            candidates.Kept, one => one.Index == facts.GetProperty("empty_candidate").GetInt32());

        var colors = golden["colors"].Doubles();
        var tile = MaskOverlay.Sum(
            [.. kept.Select(one => new SegmentationMask(one.Mask, one.Score, one.Stability))], size[1], size[0],
            [.. Enumerable.Range(0, kept.Count).Select(
                i => ((float)colors[3 * i], (float)colors[(3 * i) + 1], (float)colors[(3 * i) + 2]))]);
        var wanted = RgbImage.Load(Goldens.At("teachers", "sam", "degenerate_tile.png"));
        var far = wanted.Pixels.Zip(tile.Pixels).Count(pair => Math.Abs(pair.First - pair.Second) > 1);
        Assert.True(far <= 1e-3 * wanted.Pixels.Length, $"{far} of {wanted.Pixels.Length} values");
    }

    private static long[] Longs(TensorData data) => MemoryMarshal.Cast<byte, long>(data.Bytes.Span).ToArray();
}
