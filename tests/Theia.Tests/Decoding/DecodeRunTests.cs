using Theia.Data.Logging;
using Theia.Tests.Video;

namespace Theia.Tests.Decoding;

[Collection("torch")]
public sealed class DecodeRunTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public DecodeRunTests()
    {
        Directory.CreateDirectory(_scratch["in", "deep"]);
        NoiseImages.Image(40, 30, 1).SavePng(_scratch["in", "a.png"]);
        NoiseImages.Image(30, 40, 2).SavePng(_scratch["in", "deep", "b.png"]);
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Results_lie_under_the_names_of_their_inputs_and_a_second_run_keeps_them()
    {
        var report = Run("in");
        Assert.Equal(["a.png", "deep/b.png"], report.Images.Select(image => image.Path));
        Assert.True(File.Exists(_scratch["out", "a_strip.png"]) && File.Exists(_scratch["out", "deep", "b_pca.png"]));

        var before = Bytes();
        report = Run("in");
        Assert.Equal(["a.png", "deep/b.png"], report.Kept);
        Assert.Empty(report.Images);

        // One that is missing comes out as it was: its colors do not depend on what else is left to do.
        File.Delete(_scratch["out", "deep", "b_strip.png"]);
        Assert.Equal(["deep/b.png"], Run("in").Images.Select(image => image.Path));
        Assert.Equal(before, Bytes());
        Assert.Equal(2, Run(new DecodeRunOptions { Force = true }, "in").Images.Count);
    }

    [Fact]
    public void A_folder_with_results_of_other_settings_is_refused()
    {
        Run("in");
        var failure = Assert.Throws<UsageException>(() => Run(new DecodeRunOptions { Every = 2 }, "in"));
        Assert.Contains("of other settings", failure.Message);
    }

    [Fact]
    public void Damaged_inputs_are_left_out_and_named_and_nothing_readable_is_an_error()
    {
        CountedFrames.SkipWithoutFfmpeg();
        File.WriteAllText(_scratch["in", "broken.png"], "no image");
        File.WriteAllText(_scratch["in", "broken.mp4"], "no video");
        var report = Run("in", "in/broken.mp4");
        Assert.Equal(2, report.Images.Count);
        Assert.Equal(
            ["broken.png", _scratch["in", "broken.mp4"]], report.Skipped.Select(skipped => skipped.Path));
        Assert.Throws<DataException>(() => Decode("in/broken.png", "other"));
        Assert.Throws<UsageException>(() => Decode("none.mp4", "other"));
    }

    [Fact]
    public void Images_of_one_stem_keep_their_ends()
    {
        NoiseImages.Image(40, 30, 3).SavePng(_scratch["in", "a.jpg"]);   // content decides
        Run("in");
        Assert.True(File.Exists(_scratch["out", "a.jpg_strip.png"]) && File.Exists(_scratch["out", "a.png_strip.png"]));
    }

    [Fact]
    public void A_fit_is_written_once_and_then_used()
    {
        var options = new DecodeRunOptions { Fit = _scratch["colors.safetensors"] };
        Run(options, "in");
        var fit = File.ReadAllBytes(_scratch["colors.safetensors"]);
        NoiseImages.Image(64, 64, 9).SavePng(_scratch["c.png"]);
        Decode("c.png", "later", options);
        Assert.Equal(fit, File.ReadAllBytes(_scratch["colors.safetensors"]));
        Decode("c.png", "own");
        Assert.NotEqual(
            File.ReadAllBytes(_scratch["own", "c_pca.png"]), File.ReadAllBytes(_scratch["later", "c_pca.png"]));
    }

    [Fact]
    public void A_video_becomes_a_video_of_as_many_strips()
    {
        CountedFrames.SkipWithoutFfmpeg();
        CountedFrames.Write(_scratch["in", "count.mp4"], 20, 64, 48, 10);
        var report = Run(new DecodeRunOptions { Every = 3 }, "in/count.mp4");
        Assert.Equal(7, Assert.Single(report.Videos).Frames);
        using var strips = VideoReader.Open(_scratch["out", "count_strip.mp4"]);
        Assert.Equal(7, strips.Info.FrameCount);
        Assert.Equal(10 / 3.0, strips.Info.FrameRate, 0.01);
        Assert.Equal([_scratch["in", "count.mp4"]], Run(new DecodeRunOptions { Every = 3 }, "in/count.mp4").Kept);
    }

    [Fact]
    public void An_interrupted_video_can_be_played_and_is_decoded_again()
    {
        CountedFrames.SkipWithoutFfmpeg();
        CountedFrames.Write(_scratch["in", "count.mp4"], 40, 64, 48, 10);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Decode(
            ["in/count.mp4"],
            "out",
            progress: new SynchronousProgress<DecodeProgress>(done =>
            {
                if (done.Done == 5)
                    stop.Cancel();
            }),
            cancellation: stop.Token));
        using (var strips = VideoReader.Open(_scratch["out", "count_strip.partial.mp4"]))
            Assert.Equal(5, strips.Info.FrameCount);
        Run("in/count.mp4");
        Assert.Equal(
            ["count_strip.mp4", "decode.json"],
            Directory.GetFiles(_scratch["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private DecodeReport Run(params string[] names) => Run(new DecodeRunOptions(), names);

    private DecodeReport Run(DecodeRunOptions options, params string[] names) => Decode(names, "out", options);

    private void Decode(string name, string to, DecodeRunOptions? options = null) => Decode([name], to, options);

    private DecodeReport Decode(
        string[] names,
        string to,
        DecodeRunOptions? options = null,
        IProgress<DecodeProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var model = MosaicStudent.Load();
        using var decoder = FeatureDecoder.Open(model, new DecodeOptions { What = [DecodeKind.Pca] });
        return DecodeRun.Run(
            decoder, [.. names.Select(name => _scratch[name.Split('/')])], _scratch[to], options, progress,
            cancellation);
    }

    private string[] Bytes() =>
    [
        .. Directory.GetFiles(_scratch["out"], "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => Convert.ToHexString(File.ReadAllBytes(file))),
    ];
}
