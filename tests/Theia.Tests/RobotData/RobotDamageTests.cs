using System.Diagnostics;
using System.Text.Json.Nodes;
using Theia.RobotData;
using Theia.RobotData.Verification;

namespace Theia.Tests.RobotData;

/// <summary>
/// One test for each way in which a data set can be broken: the message names the file and the fault.
/// </summary>
public sealed class RobotDamageTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("v21_video", "data/chunk-000/episode_000001.parquet", "missing")]
    [InlineData("v21_video", "videos/chunk-000/observation.images.wrist/episode_000002.mp4", "missing")]
    [InlineData("v21_video", "meta/tasks.jsonl", "missing")]
    [InlineData("v21_video", "meta/episodes.jsonl", "missing")]
    [InlineData("v30_video", "data/chunk-000/file-001.parquet", "missing")]
    [InlineData("v30_video", "videos/observation.images.front/chunk-000/file-000.mp4", "missing")]
    [InlineData("v30_video", "meta/tasks.parquet", "missing")]
    [InlineData("v30_video", "meta/episodes/chunk-000/file-001.parquet", "info.json declares")]
    public void A_missing_file_is_named(string name, string file, string words)
    {
        Video.CountedFrames.SkipWithoutFfmpeg();
        var copy = RobotGoldens.Copy(name, _scratch);
        File.Delete(Path.Combine(copy, file));
        Assert.Contains(Findings(copy), finding => finding.Problem.Contains(words, StringComparison.Ordinal)
            && (words != "missing" || finding.File == Path.Combine(copy, file)));
    }

    [Theory]
    [InlineData("v21_images", "data/chunk-000/episode_000001.parquet")]
    [InlineData("v30_images", "data/chunk-000/file-000.parquet")]
    [InlineData("v30_images", "meta/episodes/chunk-000/file-000.parquet")]
    [InlineData("v30_images", "meta/tasks.parquet")]
    [InlineData("v30_images", "meta/info.json")]
    [InlineData("v30_images", "meta/stats.json")]
    [InlineData("v21_images", "meta/episodes_stats.jsonl")]
    [InlineData("v21_video", "videos/chunk-000/observation.images.wrist/episode_000002.mp4")]
    public void A_file_that_was_cut_is_named(string name, string file)
    {
        Video.CountedFrames.SkipWithoutFfmpeg();
        var copy = RobotGoldens.Copy(name, _scratch);
        var path = Path.Combine(copy, file);
        var bytes = File.ReadAllBytes(path);
        // The last bytes of these videos are remarks that no frame needs.
        var last = file.EndsWith("mp4", StringComparison.Ordinal) ? 2000 : 5;
        int[] lengths = [0, 3, 100, bytes.Length / 2, bytes.Length - last];
        foreach (var length in lengths.Where(one => one < bytes.Length))
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Contains(Findings(copy), finding => finding.File.StartsWith(path, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("codebase_version", "\"v1.6\"", "v1.6")]
    [InlineData("fps", "0", "'fps'")]
    [InlineData("fps", "\"ten\"", "'fps'")]
    [InlineData("total_frames", "44", "44")]
    [InlineData("total_episodes", "-1", "total_episodes")]
    [InlineData("data_path", "\"../{episode_index:06d}.parquet\"", "leaves the folder")]
    [InlineData("data_path", "\"/etc/{episode_index:06d}.parquet\"", "leaves the folder")]
    [InlineData("data_path", "\"data/{secret}.parquet\"", "secret")]
    [InlineData("data_path", "\"data/{episode_index:0999999999d}.parquet\"", "not known")]
    [InlineData("features", "{}", "'features'")]
    [InlineData("features", "{\"a\":{\"dtype\":\"float32\",\"shape\":[100000,100000,100000]}}", "features.a.shape")]
    [InlineData("features", "{\"a\":{\"dtype\":\"video\",\"shape\":[64,64,3]}}", "video_path")]
    [InlineData("features", "{\"a\":{\"dtype\":\"image\",\"shape\":[64,64]}}", "features.a.shape")]
    [InlineData("features", "{\"a\":7}", "features.a")]
    public void A_field_of_the_description_that_cannot_be_is_named(string field, string value, string words)
    {
        var copy = RobotGoldens.Copy("v21_images", _scratch);
        var path = Path.Combine(copy, "meta", "info.json");
        var info = JsonNode.Parse(File.ReadAllText(path))!;
        info[field] = JsonNode.Parse(value);
        File.WriteAllText(path, info.ToJsonString());
        var failure = Assert.Throws<DataException>(() =>
        {
            using var set = LeRobotDataset.Open(copy);
        });
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_with_another_length_is_named_with_row_and_field()
    {
        var copy = RobotGoldens.Copy("v21_images", _scratch);
        var path = Path.Combine(copy, "meta", "info.json");
        var info = JsonNode.Parse(File.ReadAllText(path))!;
        info["features"]!["action"]!["shape"] = new JsonArray(7);
        File.Delete(Path.Combine(copy, "meta", "episodes_stats.jsonl"));
        File.WriteAllText(path, info.ToJsonString());
        using var set = LeRobotDataset.Open(copy);
        var failure = Assert.Throws<DataException>(() => set.Read(0, "action"));
        Assert.Contains(
            "episode_000000.parquet: row 0: the field 'action' holds 3 values", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_were_swapped_are_noticed()
    {
        var copy = RobotGoldens.Copy("v21_images", _scratch);
        var episodes = Path.Combine(copy, "meta", "episodes.jsonl");
        var (first, second) = (
            Path.Combine(copy, "data", "chunk-000", "episode_000000.parquet"),
            Path.Combine(copy, "data", "chunk-000", "episode_000001.parquet"));
        File.Copy(second, first, overwrite: true);
        Assert.Contains(Findings(copy), finding => finding.Problem.Contains("12 rows", StringComparison.Ordinal));
        Replace(episodes, "\"length\": 14", "\"length\": 12");
        Replace(Path.Combine(copy, "meta", "info.json"), "\"total_frames\": 43", "\"total_frames\": 41");
        Assert.Contains(Findings(copy), finding => finding.Problem.Contains(
            "row 0: the field 'episode_index' is 1, where 0 belongs", StringComparison.Ordinal));

        static void Replace(string path, string before, string after) =>
            File.WriteAllText(path, File.ReadAllText(path).Replace(before, after, StringComparison.Ordinal));
    }

    [Fact]
    public void A_video_of_another_episode_is_noticed_by_its_times()
    {
        Video.CountedFrames.SkipWithoutFfmpeg();
        var copy = RobotGoldens.Copy("v21_video", _scratch);
        var videos = Path.Combine(copy, "videos", "chunk-000", "observation.images.front");
        // Twelve frames where seventeen belong.
        File.Copy(
            Path.Combine(videos, "episode_000001.mp4"), Path.Combine(videos, "episode_000002.mp4"), overwrite: true);
        Assert.Contains(Findings(copy), finding => finding.Problem.Contains(
            "no frame at 1.2 s, that of frame 12", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sound_data_set_has_no_findings()
    {
        Video.CountedFrames.SkipWithoutFfmpeg();
        foreach (var name in new[] { "v21_video", "v30_images", "demo_gzip", "demo_latest", "demo_lzf" })
            Assert.Empty(Findings(RobotGoldens.Load(name).Data));
    }

    [Theory]
    [InlineData("demo_gzip")]
    [InlineData("demo_latest")]
    public void Hdf5_that_was_cut_is_named(string name)
    {
        var copy = RobotGoldens.Copy(name, _scratch);
        var bytes = File.ReadAllBytes(copy);
        foreach (var length in new[] { 0, 4, 60, 1000, bytes.Length / 3, bytes.Length - 1000 })
        {
            File.WriteAllBytes(copy, bytes[..length]);
            Assert.Contains(
                Findings(copy), finding => finding.File.Contains(Path.GetFileName(copy), StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("robomimic", "demo_gzip", "")]
    [InlineData("robomimic", "demo_latest", "")]
    [InlineData("robomimic", "demo_lzf", "")]
    [InlineData("lerobot", "v30_images", "meta/episodes/chunk-000/file-000.parquet")]
    [InlineData("lerobot", "v21_images", "data/chunk-000/episode_000000.parquet")]
    public void Bytes_that_were_changed_lead_to_findings_or_values_and_never_to_another_failure(
        string kind, string name, string file)
    {
        Assert.NotEmpty(kind);
        var copy = RobotGoldens.Copy(name, _scratch);
        var path = Path.Combine(copy, file).TrimEnd('/');
        var whole = File.ReadAllBytes(path);
        var random = new Random(5);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 120; i++)
        {
            var bytes = whole.ToArray();
            // Structures stand at the begin and the end; pixels in the middle.
            for (var change = 0; change < 1 + (i % 4); change++)
            {
                var at = random.Next(3) switch
                {
                    0 => random.Next(Math.Min(4096, bytes.Length)),
                    1 => bytes.Length - 1 - random.Next(Math.Min(4096, bytes.Length)),
                    _ => random.Next(bytes.Length),
                };
                bytes[at] = random.Next(3) == 0 ? (byte)0xff : (byte)random.Next(256);
            }

            File.WriteAllBytes(path, bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = Findings(copy);
            // A number of a damaged file is no reason to take the memory that it asks for.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2L << 30);
        }

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 300);
    }

    private static IReadOnlyList<Finding> Findings(string path) =>
        RobotDataVerification.Run(path, null, CancellationToken.None).Findings;
}
