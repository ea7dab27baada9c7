using System.Diagnostics;
using Theia.Data.Video;

namespace Theia.Tests.Video;

/// <summary>Programs that behave badly, in the place of ffmpeg.</summary>
[Collection("torch")]   // the path belongs to the whole process, so nothing else may run
public sealed class MediaProcessTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly EnvironmentSetting _path;

    public MediaProcessTests() => _path = EnvironmentSetting.ProgramFolder(_scratch.Path);

    public void Dispose()
    {
        _path.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void One_that_hangs_is_killed()
    {
        Script("ffmpeg", "sleep 60");
        var watch = Stopwatch.StartNew();
        using var process = new MediaProcess("ffmpeg", [], patience: TimeSpan.FromMilliseconds(300));
        Assert.Equal(0, process.Wait(() => process.Output.Read(new byte[1])));
        Assert.NotEqual(0, process.WaitForExit());
        Assert.Contains("no progress", process.Error);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void One_that_talks_a_lot_does_not_block()
    {
        Script("ffmpeg", "i=0; while [ $i -lt 20000 ]; do echo \"[x @ 1] [info] talk $i\" >&2; i=$((i+1)); done; "
            + "printf '[x @ 1] [error] the \\033[1mreason\\n' >&2; exit 3");
        var lines = 0;
        using var process = new MediaProcess("ffmpeg", [], _ => lines++);
        Assert.Equal(3, process.WaitForExit());
        Assert.Equal(20000, lines);
        Assert.Equal("the \\u001b[1mreason", process.Error);
    }

    [Fact]
    public void One_that_stops_taking_frames_is_an_error_with_its_reason()
    {
        Script("ffmpeg", "head -c 100000 >/dev/null; echo '[out @ 1] [error] No space left on device' >&2; exit 1");
        using var writer = new VideoWriter(_scratch["a.mp4"], 320, 240, 25);
        var failure = Assert.Throws<ResourceException>(() =>
        {
            for (var i = 0; i < 50; i++)
                writer.Write(CountedFrames.Paint(i, 320, 240));
        });
        Assert.Contains("No space left on device", failure.Message);
    }

    [Fact]
    public void A_missing_one_is_named_with_its_package()
    {
        using var none = EnvironmentSetting.ProgramFolder(_scratch.Path, alone: true);
        File.WriteAllText(_scratch["a.mp4"], "x");
        var failure = Assert.Throws<ResourceException>(() => VideoReader.Open(_scratch["a.mp4"]));
        Assert.Contains("ffprobe is not installed", failure.Message);
        Assert.Contains("Debian package ffmpeg", failure.Message);
    }

    private void Script(string name, string script)
    {
        File.WriteAllText(_scratch[name], $"#!/bin/sh\n{script}\n");
        using var chmod = Process.Start("/bin/chmod", ["+x", _scratch[name]]);
        chmod.WaitForExit();
    }
}
