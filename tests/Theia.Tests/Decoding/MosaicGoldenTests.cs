namespace Theia.Tests.Decoding;

/// <summary>The whole way of section 5, from images to the mosaic of student and teachers.</summary>
[Collection("torch")]
public sealed class MosaicGoldenTests
{
    [Fact]
    public void Every_tile_of_student_and_teachers_equals_the_reference()
    {
        using var model = MosaicStudent.Load();
        using var decoder = FeatureDecoder.Open(model, new DecodeOptions
        {
            What = [DecodeKind.Pca, DecodeKind.Depth],
            Teachers = MosaicStudent.Teachers,
            Statistics = MosaicStudent.Statistics,
            WithTeachers = true,
            Layout = StripLayout.Reference,
        });
        decoder.Fit(MosaicStudent.Frames);
        var side = MosaicStudent.Facts.GetProperty("tile").GetInt32();
        var tiles = MosaicStudent.Facts.GetProperty("order").GetString()!.Split(", ");
        string[] shown = ["input", "dinov2", "depth"];
        for (var i = 0; i < MosaicStudent.Frames.Count; i++)
        {
            var golden = RgbImage.Load(Goldens.At("teachers", "mosaic", $"mosaic_{i}.png"));
            var strip = decoder.Decode(MosaicStudent.Frames[i]).Strip;
            Assert.Equal((shown.Length * side, 2 * side), (strip.Width, strip.Height));
            foreach (var (name, column) in shown.Select((name, column) => (name, column)))
            {
                foreach (var row in new[] { 0, 1 })
                {
                    var actual = strip.Crop(column * side, row * side, side, side);
                    var wanted = golden.Crop(Array.IndexOf(tiles, name) * side, row * side, side, side);
                    // The greatest value is truncated to 254 or 255.
                    Assert.True(
                        actual.Pixels.Zip(wanted.Pixels).All(pair => Math.Abs(pair.First - pair.Second) <= 1),
                        $"frame {i}, tile {name}, row {row}");
                }
            }
        }
    }
}
