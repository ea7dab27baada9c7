using System.Text.Json;
using Theia.RobotData;

namespace Theia.Tests.RobotData;

public sealed class RobotImagesTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("v30_video")]
    [InlineData("v21_images")]
    [InlineData("demo_gzip")]
    public void Every_camera_image_is_packed_with_its_frame(string name)
    {
        var (data, expected) = RobotGoldens.Load(name);
        RobotGoldens.SkipWithoutFfmpeg(expected);
        using var robot = RobotDataset.Open(data);
        var set = new DatasetFolder(_scratch["set"]);
        var options = new PackOptions
        {
            Size = 16,
            SamplesPerShard = 20,
            GroupBySource = true,
            Labels = RobotImages.Labels(robot),
        };

        PackReport report = ImagePacking.Run(
            RobotImages.Sources(robot), set, options, cancellation: TestContext.Current.CancellationToken);

        RobotFeature[] cameras = [.. robot.Features.Where(feature => feature.IsCamera)];
        Assert.Empty(report.Skipped);
        Assert.Equal(robot.FrameCount * cameras.Length, report.Splits.Total);
        Assert.Empty(DatasetVerification.Run(
            set, [], cancellation: TestContext.Current.CancellationToken).Findings);
        HashSet<string> seen = [];
        foreach (var split in Splits.Names)
        {
            for (var i = 0; i < set.Shards("images", split).Count; i++)
            {
                using var images = Shard.Open(set.Shards("images", split)[i]);
                using var facts = Shard.Open(set.Shards("robot_facts", split)[i]);
                using var numbers = Shard.Open(set.Shards("robot_frames", split)[i]);
                for (var m = 0; m < images.Members.Count; m++)
                {
                    using var fact = JsonDocument.Parse(facts.Read(facts.Members[m]));
                    var episode = robot.Episodes[fact.RootElement.GetProperty("episode").GetInt32()];
                    var frame = fact.RootElement.GetProperty("frame").GetInt32();
                    var camera = fact.RootElement.GetProperty("camera").GetString()!;
                    Assert.Equal(episode.Split ?? split, split);
                    Assert.Equal(images.Members[m].Key, facts.Members[m].Key);
                    Assert.True(seen.Add($"{episode.Index} {frame} {camera}"));
                    Assert.Equal(
                        robot.ReadTasks(episode.Index)?[frame], fact.RootElement.GetProperty("task").GetString());

                    var image = robot.ReadImages(episode.Index, camera, frame).First();
                    Assert.Equal(
                        image.Resize(16, 16, Resampling.Bilinear).Pixels,
                        NpyFile.Parse(images.Read(images.Members[m]), "image").Bytes.ToArray());
                    var arrays = SafetensorsFile.Parse(numbers.Read(numbers.Members[m]), "numbers");
                    foreach (var (feature, values) in arrays)
                    {
                        var all = robot.Read(episode.Index, feature).Bytes;
                        var row = all.Length / episode.Length;
                        Assert.Equal(all.Slice(frame * row, row).ToArray(), values.Bytes.ToArray());
                    }
                }
            }
        }
    }

    [Fact]
    public void Keys_name_episode_camera_and_frame()
    {
        var (data, _) = RobotGoldens.Load("v21_images");
        using var robot = RobotDataset.Open(data);
        var keys = ImagePacking.Deal(RobotImages.Sources(robot), new PackOptions { GroupBySource = true })
            .ToDictionary(image => image.Key, image => image.Split);
        Assert.Equal(robot.FrameCount, keys.Count);
        foreach (var episode in robot.Episodes)
        {
            Assert.Single(Enumerable.Range(0, episode.Length)
                .Select(frame => keys[$"episode_{episode.Index:000000}-front-{frame:000000}"]).Distinct());
        }
    }

    [Fact]
    public void Frames_of_an_episode_are_packed_one_after_another()
    {
        var (data, _) = RobotGoldens.Load("v21_images");
        using var robot = RobotDataset.Open(data);
        string[] paths = [.. ImagePacking.Deal(RobotImages.Sources(robot), new PackOptions { GroupBySource = true })
            .Select(image => image.Path)];
        var changes = paths.Zip(paths.Skip(1)).Count(pair => pair.First[..^7] != pair.Second[..^7]);
        Assert.Equal(robot.Episodes.Count - 1, changes);
    }

    [Fact]
    public void A_damaged_episode_is_skipped_and_named()
    {
        var copy = RobotGoldens.Copy("v21_images", _scratch);
        var file = Path.Combine(copy, "data", "chunk-000", "episode_000001.parquet");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..1000]);
        using var robot = LeRobotDataset.Open(copy);
        PackReport report = ImagePacking.Run(
            RobotImages.Sources(robot), new DatasetFolder(_scratch["set"]),
            new PackOptions { Size = 8, GroupBySource = true, Labels = RobotImages.Labels(robot) },
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(robot.Episodes[1].Length, report.Skipped.Count);
        Assert.All(report.Skipped, image =>
        {
            Assert.StartsWith("episode_000001-front-", image.Path, StringComparison.Ordinal);
            Assert.Contains("episode_000001.parquet", image.Reason, StringComparison.Ordinal);
        });
    }
}
