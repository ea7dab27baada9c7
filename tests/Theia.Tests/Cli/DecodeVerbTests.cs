using System.Text.Json;
using Theia.Tests.Decoding;
using Theia.Tests.Video;

namespace Theia.Tests.Cli;

[Collection("torch")]
public sealed class DecodeVerbTests : IDisposable
{
    private static readonly string _photo = Path.Combine(Repository.Root, "samples", "photos", "cat.png");

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void With_nothing_but_an_image_the_bundled_model_decodes_it()
    {
        var run = CommandLineRun.Of("decode", _photo, "--to", _scratch["seen"], "--json");
        Assert.Equal(0, run.Code);
        var image = JsonDocument.Parse(run.Output).RootElement.GetProperty("images")[0];
        Assert.Equal("cat.png", image.GetProperty("path").GetString());
        Assert.All(
            image.GetProperty("files").EnumerateArray(), file => Assert.True(File.Exists(file.GetString())));
        Assert.Contains("nano-theia", run.Error);
    }

    [Fact]
    public void A_published_model_with_three_teachers_decodes_an_image_and_a_video()
    {
        CountedFrames.SkipWithoutFfmpeg();
        CountedFrames.Write(_scratch["walk.mp4"], 6, 64, 48, 10);
        using (var student = MosaicStudent.Load())
            student.Save(_scratch["student"]);
        var wide = Goldens.At("teachers", "images", "wide.png");
        var run = CommandLineRun.Of(
        [
            "decode", wide, _scratch["walk.mp4"], "--to", _scratch["seen"], "--json",
            "--model", _scratch["student"], "--statistics", MosaicStudent.Statistics,
            "--mask-iou", "0", "--mask-stability", "0", "--points-per-side", "3", "--with-teachers",
            .. MosaicStudent.Teachers.SelectMany(
                teacher => new[] { "--teacher", $"{teacher.Key.Split('/')[1]}={teacher.Value}" }),
        ]);
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(
            [
                "decode.json", "walk_strip.mp4", "wide_depth.png", "wide_depth16.png", "wide_masks.json",
                "wide_masks.png", "wide_pca.png", "wide_strip.png",
            ],
            Directory.GetFiles(_scratch["seen"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using (var strips = VideoReader.Open(_scratch["seen", "walk_strip.mp4"]))
            Assert.Equal(6, strips.Info.FrameCount);
        var masks = JsonDocument.Parse(File.ReadAllBytes(_scratch["seen", "wide_masks.json"])).RootElement;
        Assert.NotEmpty(masks.GetProperty("annotations").EnumerateArray());
        var errors = JsonDocument.Parse(run.Output).RootElement.GetProperty("images")[0].GetProperty("errors");
        Assert.Equal(3, errors.GetArrayLength());   // PCA, masks and depth

        // The library decodes the goldens; the command line shows the same.
        using var model = TheiaModel.Load(_scratch["student"]);
        using var decoder = FeatureDecoder.Open(model, new DecodeOptions
        {
            Teachers = MosaicStudent.Teachers,
            Statistics = MosaicStudent.Statistics,
            WithTeachers = true,
            Masks = new MaskOptions { PredictedIoU = 0, Stability = 0, PointsPerSide = 3 },
        });
        Assert.Equal(
            decoder.Decode(RgbImage.Load(wide)).Strip.Pixels,
            RgbImage.Load(_scratch["seen", "wide_strip.png"]).Pixels);
    }

    [Theory]
    [InlineData("--what takes pca", "--what", "pca,norms")]
    [InlineData("--teacher takes NAME=FOLDER", "--teacher", "dinov2-large")]
    [InlineData("Unknown teacher 'dinov9'", "--teacher", "dinov9=x")]
    [InlineData("needs a sentence or labels", "--what", "similarity")]
    public void Mistakes_are_named(string says, params string[] words)
    {
        var run = CommandLineRun.Of(["decode", _photo, "--to", _scratch["seen"], .. words]);
        Assert.Equal(2, run.Code);
        Assert.Contains(says, run.Error);
        Assert.False(Directory.Exists(_scratch["seen"]));
    }
}
