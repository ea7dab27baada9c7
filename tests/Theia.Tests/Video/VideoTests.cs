using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Theia.Tests.Video;

public sealed class VideoTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public VideoTests() => CountedFrames.SkipWithoutFfmpeg();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(64, 48, 25)]
    [InlineData(65, 47, 29.97)]
    [InlineData(320, 240, 10)]
    public void Every_frame_comes_back_once_and_in_order(int width, int height, double rate)
    {
        var path = _scratch["new", "a video.mp4"];
        CountedFrames.Write(path, 123, width, height, rate);
        using var reader = VideoReader.Open(path);
        Assert.Equal((width + 1) / 2 * 2, reader.Info.Width);
        Assert.Equal((height + 1) / 2 * 2, reader.Info.Height);
        Assert.Equal(rate, reader.Info.FrameRate, 0.01);
        Assert.Equal(123, reader.Info.FrameCount);
        for (var i = 0; i < 123; i++)
        {
            VideoFrame frame = reader.Read()!;
            Assert.Equal(i, frame.Index);
            Assert.Equal(i, CountedFrames.Read(frame.Image));
            Assert.Equal(i / rate, frame.Time.TotalSeconds, 0.002);   // the time base of mp4
        }

        Assert.Null(reader.Read());
        Assert.Null(reader.Read());
        Assert.Null(reader.Complaint);
        Assert.Single(Directory.GetFiles(_scratch["new"]));
    }

    [Fact]
    public void Frames_with_irregular_times_are_neither_doubled_nor_dropped()
    {
        CountedFrames.Write(_scratch["even.mp4"], 60);
        // Frames 10 to 29 go: a gap that a constant rate would fill up with copies.
        Ffmpeg("-i", _scratch["even.mp4"], "-vf", "select=lt(n\\,10)+gte(n\\,30)", "-fps_mode", "passthrough",
            _scratch["uneven.mkv"]);
        using var reader = VideoReader.Open(_scratch["uneven.mkv"]);
        var frames = All(reader);
        Assert.Equal([.. Enumerable.Range(0, 10), .. Enumerable.Range(30, 30)],
            frames.Select(frame => CountedFrames.Read(frame.Image)));
        Assert.Equal(30 / 25.0, frames[10].Time.TotalSeconds, 0.002);
    }

    [Fact]
    public void A_video_that_was_filmed_upright_is_turned()
    {
        CountedFrames.Write(_scratch["wide.mp4"], 3, 96, 48);
        Ffmpeg("-i", _scratch["wide.mp4"], "-metadata:s:v", "rotate=90", "-c", "copy", _scratch["turned.mp4"]);
        using var reader = VideoReader.Open(_scratch["turned.mp4"]);
        var frame = reader.Read()!;
        Assert.Equal((48, 96), (reader.Info.Width, reader.Info.Height));
        Assert.Equal((48, 96), (frame.Image.Width, frame.Image.Height));
        Assert.NotEqual(0, reader.Info.Rotation);
    }

    [Fact]
    public void A_video_that_is_finished_early_can_be_played()
    {
        using (var writer = new VideoWriter(_scratch["cut.mp4"], 64, 48, 25))
        {
            for (var i = 0; i < 7; i++)
                writer.Write(CountedFrames.Paint(i, 64, 48));
            writer.Finish();
        }

        using var reader = VideoReader.Open(_scratch["cut.mp4"]);
        Assert.Equal(Enumerable.Range(0, 7), All(reader).Select(frame => CountedFrames.Read(frame.Image)));
    }

    [Fact]
    public void A_video_that_is_not_finished_leaves_nothing()
    {
        using (var writer = new VideoWriter(_scratch["never.mp4"], 64, 48, 25))
            writer.Write(CountedFrames.Paint(1, 64, 48));
        Assert.Empty(Directory.GetFiles(_scratch.Path));
        using var empty = new VideoWriter(_scratch["never.mp4"], 64, 48, 25);
        Assert.Contains("without frames", Assert.Throws<UsageException>(empty.Finish).Message);
    }

    [Fact]
    public void Frames_that_were_read_are_not_kept()
    {
        const int Frames = 200;
        CountedFrames.Write(_scratch["long.mp4"], Frames, 64, 48);
        using var reader = VideoReader.Open(_scratch["long.mp4"]);
        List<WeakReference> read = [];
        while (Next(reader) is { } frame)
            read.Add(frame);
        _ = GC.GetTotalMemory(forceFullCollection: true);

        Assert.Equal(Frames, read.Count);
        // The reader may hold a few that it read ahead.
        Assert.InRange(read.Count(static frame => frame.IsAlive), 0, 8);

        // In a method of its own, so that no variable of this one holds a frame.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference? Next(VideoReader reader) =>
            reader.Read() is { } frame ? new WeakReference(frame.Image) : null;
    }

    [Fact]
    public void What_is_no_video_is_refused_with_the_reason_of_ffmpeg()
    {
        File.WriteAllText(_scratch["text.mp4"], "This is a text, not a video.\u001b[31m\n");
        File.WriteAllBytes(_scratch["empty.mp4"], []);
        File.WriteAllText(_scratch["list.mp4"], "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n");
        CountedFrames.Paint(1, 64, 48).SavePng(_scratch["image.png"]);
        CountedFrames.Write(_scratch["whole.mp4"], 50);
        var whole = File.ReadAllBytes(_scratch["whole.mp4"]);
        File.WriteAllBytes(_scratch["header.mp4"], whole[..300]);
        foreach (var name in new[] { "text.mp4", "empty.mp4", "list.mp4", "image.png", "header.mp4" })
        {
            var failure = Assert.Throws<DataException>(() =>
            {
                using var reader = VideoReader.Open(_scratch[name]);
                _ = All(reader);
            });
            Assert.Contains("cannot be read as a video", failure.Message);
            Assert.DoesNotContain(failure.Message, char.IsControl);
        }

        Assert.Throws<UsageException>(() => VideoReader.Open(_scratch["missing.mp4"]));
    }

    [Fact]
    public void A_video_that_was_cut_gives_the_frames_that_are_there_and_a_complaint()
    {
        CountedFrames.Write(_scratch["whole.mp4"], 200, 128, 96);
        var whole = File.ReadAllBytes(_scratch["whole.mp4"]);
        File.WriteAllBytes(_scratch["half.mp4"], whole[..(whole.Length * 2 / 3)]);
        using var reader = VideoReader.Open(_scratch["half.mp4"]);
        var frames = All(reader);
        Assert.InRange(frames.Count, 1, 199);
        Assert.NotNull(reader.Complaint);
    }

    [Fact]
    public void Wrong_sizes_and_rates_are_refused()
    {
        Assert.Throws<UsageException>(() => new VideoWriter(_scratch["a.mp4"], 0, 48, 25));
        Assert.Throws<UsageException>(() => new VideoWriter(_scratch["a.mp4"], 64, 48, double.NaN));
        using var writer = new VideoWriter(_scratch["a.mp4"], 64, 48, 25);
        Assert.Contains(
            "64 x 48", Assert.Throws<UsageException>(() => writer.Write(CountedFrames.Paint(0, 48, 64))).Message);
    }

    [Fact]
    public void A_place_that_is_no_folder_is_refused_before_any_frame()
    {
        File.WriteAllText(_scratch["file"], "");
        Assert.Throws<ResourceException>(() => new VideoWriter(_scratch["file", "a.mp4"], 64, 48, 25));
    }

    private static List<VideoFrame> All(VideoReader reader)
    {
        List<VideoFrame> frames = [];
        while (reader.Read() is { } frame)
            frames.Add(frame);
        return frames;
    }

    private static void Ffmpeg(params string[] words)
    {
        using var process = Process.Start(
            new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", .. words]) { UseShellExecute = false })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
