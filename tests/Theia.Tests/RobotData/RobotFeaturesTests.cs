using Theia.RobotData;

namespace Theia.Tests.RobotData;

public sealed class RobotFeaturesTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("v30_images")]
    [InlineData("v30_video_h264")]
    [InlineData("demo_latest")]
    public void Features_of_every_frame_are_those_of_the_encoder(string name)
    {
        var (_, expected) = RobotGoldens.Load(name);
        RobotGoldens.SkipWithoutFfmpeg(expected);
        var copy = RobotGoldens.Copy(name, _scratch);
        using var set = RobotDataset.Open(copy);
        using var encoder = new CellEncoder(4);
        var folder = _scratch["features", "cells"];

        RobotFeaturesReport report = RobotFeatures.Write(
            set, encoder, folder, "1", batchSize: 5, cancellation: TestContext.Current.CancellationToken);

        RobotFeature[] cameras = [.. set.Features.Where(feature => feature.IsCamera)];
        Assert.Equal(set.FrameCount * cameras.Length, report.Images);
        Assert.Equal(report.Images, report.Encoded);
        foreach (var camera in cameras)
        {
            foreach (var episode in set.Episodes)
            {
                var features = RobotFeatures.Read(set, folder, episode.Index, camera.Name);
                Assert.Equal([episode.Length, .. report.Shape], features.Shape);
                byte[] wanted = [.. encoder.Encode([.. set.ReadImages(episode.Index, camera.Name)])
                    .SelectMany(one => one[encoder.Info.Main].Bytes.ToArray())];
                Assert.Equal(wanted, features.Bytes.ToArray());
            }
        }

        Assert.Equal(0, RobotFeatures.Write(
            set, encoder, folder, "1", cancellation: TestContext.Current.CancellationToken).Encoded);
    }

    [Fact]
    public void An_interrupted_call_is_completed()
    {
        var copy = RobotGoldens.Copy("v30_images", _scratch);
        using var set = RobotDataset.Open(copy);
        using var encoder = new CellEncoder(2);
        var folder = Path.Combine(copy, "features", "cells");
        using (var stop = new CancellationTokenSource())
        {
            Assert.Throws<OperationCanceledException>(() => RobotFeatures.Write(
                set, encoder, folder, batchSize: 4, progress: new At(20, stop.Cancel), cancellation: stop.Token));
        }

        Assert.DoesNotContain(
            Directory.EnumerateFiles(folder, "*.tmp", SearchOption.AllDirectories), _ => true);
        RobotFeaturesReport rest = RobotFeatures.Write(
            set, encoder, folder, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(rest.Encoded, 1, rest.Images - set.Episodes[0].Length);
        // LeRobot's folders are as before.
        using var again = LeRobotDataset.Open(copy);
        Assert.Equal(set.FrameCount, again.FrameCount);
    }

    [Fact]
    public void Features_of_another_encoder_are_kept()
    {
        var copy = RobotGoldens.Copy("demo_gzip", _scratch);
        using var set = RobotDataset.Open(copy);
        using var encoder = new CellEncoder(2);
        void Write(string folder, string weights) => RobotFeatures.Write(
            set, encoder, _scratch[folder], weights, cancellation: TestContext.Current.CancellationToken);
        Write("f", "weights 1");
        Assert.Contains(
            "another encoder",
            Assert.Throws<UsageException>(() => Write("f", "weights 2")).Message,
            StringComparison.Ordinal);
        Directory.CreateDirectory(_scratch["g"]);
        File.WriteAllText(_scratch["g", "notes.txt"], "mine");
        Assert.Throws<UsageException>(() => Write("g", ""));
    }

    private sealed class At(long count, Action act) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value >= count)
                act();
        }
    }
}
