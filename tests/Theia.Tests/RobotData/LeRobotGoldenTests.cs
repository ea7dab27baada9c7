using System.Security.Cryptography;
using System.Text.Json;
using Theia.RobotData;

namespace Theia.Tests.RobotData;

/// <summary>Data sets that LeRobot wrote, beside what LeRobot reads from them.</summary>
public sealed class LeRobotGoldenTests
{
    public static TheoryData<string> Cases => RobotGoldens.Names("lerobot");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Features_and_tasks_are_those_of_LeRobot(string name)
    {
        var (data, expected) = RobotGoldens.Load(name);
        using var set = LeRobotDataset.Open(data);

        Assert.Equal($"LeRobot {expected.GetProperty("format").GetString()}", set.Format);
        Assert.Equal(expected.GetProperty("fps").GetDouble(), set.FramesPerSecond);
        Assert.Equal(expected.GetProperty("total_frames").GetInt64(), set.FrameCount);
        Assert.Equal(expected.GetProperty("total_episodes").GetInt32(), set.Episodes.Count);
        Assert.Equal(expected.GetProperty("robot_type").GetString(), set.Robot);
        Assert.Equal(expected.GetProperty("tasks").EnumerateArray().Select(task => task.GetString()), set.Tasks);
        Assert.Equal(
            expected.GetProperty("camera_keys").EnumerateArray().Select(key => key.GetString()),
            set.Features.Where(feature => feature.IsCamera).Select(feature => feature.Name));
        foreach (var feature in expected.GetProperty("features").EnumerateObject())
        {
            var found = set.Features.Single(one => one.Name == feature.Name);
            Assert.Equal(
                feature.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), found.Shape);
            Assert.Equal(feature.Value.GetProperty("dtype").GetString(), found switch
            {
                { IsCamera: true } => found.Kind.ToString().ToLowerInvariant(),
                { Type: DType.F32 } => "float32",
                { Type: DType.I64 } => "int64",
                _ => found.Type.ToString().ToLowerInvariant(),
            });
            if (!found.IsCamera && feature.Value.GetProperty("names") is { ValueKind: JsonValueKind.Array } names)
                Assert.Equal(names.EnumerateArray().Select(one => one.GetString()), found.Names);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Episodes_and_their_statistics_are_those_of_LeRobot(string name)
    {
        var (data, expected) = RobotGoldens.Load(name);
        using var set = LeRobotDataset.Open(data);

        foreach (var (episode, found) in expected.GetProperty("episodes").EnumerateArray().Zip(set.Episodes))
        {
            Assert.Equal(episode.GetProperty("episode_index").GetInt32(), found.Index);
            Assert.Equal(episode.GetProperty("length").GetInt32(), found.Length);
            Assert.Equal(episode.GetProperty("from_index").GetInt64(), found.Start);
            Assert.Equal(
                episode.GetProperty("tasks").EnumerateArray().Select(task => task.GetString()), found.Tasks);
            Compare(episode.GetProperty("stats"), set.EpisodeStatistics(found.Index)!, quantiles: true);
        }

        // Newer versions of LeRobot pool quantiles in another way than these files: see their README.
        Compare(expected.GetProperty("stats"), set.Statistics, quantiles: false);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_of_all_frames_are_those_of_LeRobot(string name)
    {
        var (data, expected) = RobotGoldens.Load(name);
        using var set = LeRobotDataset.Open(data);
        var tasks = set.Episodes.SelectMany(episode => set.ReadTasks(episode.Index)).ToArray();

        Assert.NotEmpty(expected.GetProperty("frames").EnumerateObject());
        foreach (var column in expected.GetProperty("frames").EnumerateObject())
        {
            if (column.Name == "task")
            {
                Assert.Equal(column.Value.EnumerateArray().Select(task => task.GetString()), tasks);
                continue;
            }

            var found = set.Episodes.SelectMany(episode => TensorNumbers.Of(set.Read(episode.Index, column.Name)));
            Assert.Equal(RobotGoldens.Numbers(column.Value), found);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Images_of_all_frames_are_those_of_LeRobot(string name)
    {
        var (data, expected) = RobotGoldens.Load(name);
        RobotGoldens.SkipWithoutFfmpeg(expected);
        using var set = LeRobotDataset.Open(data);
        // Stored images are exact. The conversion of videos to RGB is not normative; another frame is off by 20.
        var tolerance = expected.GetProperty("video_keys").GetArrayLength() > 0 ? 0.5 : 1e-3;

        foreach (var camera in expected.GetProperty("image_channel_means").EnumerateObject())
        {
            var images = set.Episodes.SelectMany(episode => set.ReadImages(episode.Index, camera.Name)).ToArray();
            double[][] means = [.. camera.Value.EnumerateArray().Select(mean => RobotGoldens.Numbers(mean).ToArray())];
            Assert.Equal(means.Length, images.Length);
            for (var i = 0; i < images.Length; i++)
            {
                for (var c = 0; c < 3; c++)
                    Assert.Equal(means[i][c], Channel(images[i], c).Average(), tolerance);
            }

            var samples = expected.GetProperty("image_samples");
            var stride = samples.GetProperty("stride").GetInt32();
            foreach (var sample in samples.GetProperty("values").GetProperty(camera.Name).EnumerateObject())
            {
                var image = images[int.Parse(sample.Name, null)];
                var wanted = RobotGoldens.Numbers(sample.Value).ToArray();
                var found = Sampled(image, stride).ToArray();
                Assert.Equal(wanted.Length, found.Length);
                Assert.InRange(wanted.Zip(found, (a, b) => Math.Abs(a - b)).Average(), 0, tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_episode_can_be_read_from_any_frame_on(string name)
    {
        var (data, expected) = RobotGoldens.Load(name);
        RobotGoldens.SkipWithoutFfmpeg(expected);
        using var set = LeRobotDataset.Open(data);
        foreach (var camera in set.Features.Where(feature => feature.IsCamera))
        {
            foreach (var episode in set.Episodes)
            {
                var all = set.ReadImages(episode.Index, camera.Name).Select(Hash).ToArray();
                foreach (var start in new[] { 1, episode.Length / 2, episode.Length - 1 })
                {
                    Assert.Equal(
                        all[start..], set.ReadImages(episode.Index, camera.Name, start).Select(Hash));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Windows_are_those_of_LeRobot(string name)
    {
        var (data, expected) = RobotGoldens.Load(name);
        using var set = LeRobotDataset.Open(data);
        var queries = expected.GetProperty("queries");

        foreach (var answer in queries.GetProperty("answers").EnumerateArray())
        {
            foreach (var query in queries.GetProperty("delta_timestamps").EnumerateObject())
            {
                var window = FrameWindow.At(
                    set, answer.GetProperty("index").GetInt64(), [.. RobotGoldens.Numbers(query.Value)]);
                Assert.Equal(
                    answer.GetProperty(query.Name + "_is_pad").EnumerateArray().Select(one => one.GetBoolean()),
                    window.IsPadding);
                var feature = set.Features.Single(one => one.Name == query.Name);
                if (feature.IsCamera)
                {
                    var means = expected.GetProperty("image_channel_means").GetProperty(query.Name);
                    var start = (int)set.Episodes[window.Episode].Start;
                    Assert.Equal(
                        RobotGoldens.Numbers(answer.GetProperty(query.Name)),
                        window.Frames.SelectMany(frame => RobotGoldens.Numbers(means[start + frame])));
                    continue;
                }

                var values = TensorNumbers.Of(set.Read(window.Episode, query.Name));
                var width = (int)feature.Shape.Aggregate(1L, (product, size) => product * size);
                Assert.Equal(
                    RobotGoldens.Numbers(answer.GetProperty(query.Name)),
                    window.Frames.SelectMany(frame => values[(frame * width)..((frame + 1) * width)]));
            }
        }
    }

    private static void Compare(
        JsonElement expected, IReadOnlyDictionary<string, RobotStatistics> found, bool quantiles)
    {
        Assert.NotEmpty(expected.EnumerateObject());
        foreach (var feature in expected.EnumerateObject())
        {
            var statistics = found[feature.Name];
            foreach (var (statistic, values) in new[]
            {
                ("min", statistics.Min), ("max", statistics.Max), ("mean", statistics.Mean), ("std", statistics.Std),
                ("count", [statistics.Count]),
            })
            {
                Close(feature.Value.GetProperty(statistic), values);
            }

            foreach (var quantile in statistics.Quantiles.Where(_ => quantiles))
                Close(feature.Value.GetProperty(quantile.Key), quantile.Value);
        }
    }

    // The versions of LeRobot differ by 1e-7.
    private static void Close(JsonElement expected, IReadOnlyList<double> found)
    {
        var wanted = RobotGoldens.Numbers(expected).ToArray();
        Assert.Equal(wanted.Length, found.Count);
        for (var i = 0; i < wanted.Length; i++)
            Assert.Equal(wanted[i], found[i], 1e-6);
    }

    private static IEnumerable<double> Channel(RgbImage image, int channel)
    {
        for (var i = channel; i < image.Pixels.Length; i += 3)
            yield return image.Pixels[i];
    }

    private static IEnumerable<double> Sampled(RgbImage image, int stride)
    {
        for (var y = 0; y < image.Height; y += stride)
        {
            for (var x = 0; x < image.Width; x += stride)
            {
                for (var c = 0; c < 3; c++)
                    yield return image.Pixels[(((y * image.Width) + x) * 3) + c];
            }
        }
    }

    private static string Hash(RgbImage image) => Convert.ToHexString(SHA256.HashData(image.Pixels));
}
