using System.Text.Json;

namespace Theia.Tests.Decoding;

/// <summary>The whole way of section 5, from images to the mosaic of student and teachers.</summary>
[Collection("torch")]
public sealed class MosaicGoldenTests
{
    [Fact]
    public void Every_tile_of_student_and_teachers_equals_the_reference()
    {
        using var model = MosaicStudent.Load();
        var facts = MosaicStudent.Facts;
        var teacher = facts.GetProperty("teacher_thresholds");
        using var decoder = FeatureDecoder.Open(model, new DecodeOptions
        {
            What = [DecodeKind.Pca, DecodeKind.Masks, DecodeKind.Depth],
            Teachers = MosaicStudent.Teachers,
            Statistics = MosaicStudent.Statistics,
            WithTeachers = true,
            Layout = StripLayout.Reference,
            Masks = new()
            {
                PredictedIoU = facts.GetProperty("pred_iou_thresh").GetDouble(),
                Stability = facts.GetProperty("stability_score_thresh").GetDouble(),
            },
            TeacherMasks = new() { PredictedIoU = teacher[0].GetDouble(), Stability = teacher[1].GetDouble() },
        });
        decoder.Fit(MosaicStudent.Frames);
        var side = MosaicStudent.Facts.GetProperty("tile").GetInt32();
        var tiles = MosaicStudent.Facts.GetProperty("order").GetString()!.Split(", ");
        string[] shown = ["input", "dinov2", "sam", "depth"];
        for (var i = 0; i < MosaicStudent.Frames.Count; i++)
        {
            var golden = RgbImage.Load(Goldens.At("teachers", "mosaic", $"mosaic_{i}.png"));
            decoder.Masks!.Colors = isTeacher => Colors(facts.GetProperty(isTeacher ? "teacher" : "student")[i]);
            var strip = decoder.Decode(MosaicStudent.Frames[i]).Strip;
            Assert.Equal((shown.Length * side, 2 * side), (strip.Width, strip.Height));
            foreach (var (name, column) in shown.Select((name, column) => (name, column)))
            {
                foreach (var row in new[] { 0, 1 })
                {
                    var actual = strip.Crop(column * side, row * side, side, side);
                    var wanted = golden.Crop(Array.IndexOf(tiles, name) * side, row * side, side, side);
                    // The greatest value is truncated to 254 or 255. At the border of a mask, a logit near zero may
                    // fall on the other side.
                    var far = actual.Pixels.Zip(wanted.Pixels).Count(pair => Math.Abs(pair.First - pair.Second) > 1);
                    Assert.True(
                        far <= (name == "sam" ? 1e-3 * wanted.Pixels.Length : 0),
                        $"frame {i}, tile {name}, row {row}: {far} values differ");
                }
            }
        }
    }

    // One for each mask, in the order in which they are kept; more masks than colors are refused.
    private static List<(float R, float G, float B)> Colors(JsonElement frame) =>
    [
        .. frame.GetProperty("masks").EnumerateArray().Select(mask => mask.GetProperty("color"))
            .Select(color => (color[0].GetSingle(), color[1].GetSingle(), color[2].GetSingle())),
    ];
}
