using Theia.Data.Packing;
using Theia.Robotics;

namespace Theia.Tests.Robotics.Tasks;

/// <summary>Images of tasks as a data set.</summary>
public sealed class TaskFramesTests
{
    private static readonly RobotTask[] _tasks = [RobotTasks.Find("mini/reach"), RobotTasks.Find("mini/button-press")];

    [Fact]
    public void Each_frame_is_one_of_its_episode_and_as_many_threads_as_there_are_give_the_same()
    {
        Mujoco.SkipUnlessItRenders();
        using var folder = new ScratchFolder();
        DatasetFolder one = new(folder["one"]), two = new(folder["two"]);
        Write(one, Options with { Threads = 1 });
        Write(two, Options with { Threads = 2 });

        var images = Images(one);
        Assert.Equal(images, Images(two));
        Assert.Equal(
            ["mini-button-press-s000008", "mini-button-press-s000010", "mini-reach-s000007", "mini-reach-s000009"],
            images.Keys);
        foreach (RobotTask task in _tasks)
        {
            using RobotEnvironment environment = task.Open();
            foreach (var seed in Enumerable.Range(7, 4).Where(seed => images.ContainsKey(TaskFrames.KeyOf(task, seed))))
            {
                var episode = DemonstrationRecorder.Record(
                    environment, task.Expert(), seed, task.DemonstrationNoise);
                Assert.Single(Enumerable.Range(0, episode.Length), step =>
                {
                    episode.ShowAt(environment, step);
                    return Convert.ToHexString(ImagePayload.Make(environment.Render(), Options.Size))
                        == images[TaskFrames.KeyOf(task, seed)];
                });
            }
        }
    }

    [Fact]
    public void Another_variation_draws_other_images_and_is_not_mixed_into_a_set_that_was_begun()
    {
        Mujoco.SkipUnlessItRenders();
        using var folder = new ScratchFolder();
        DatasetFolder plain = new(folder["plain"]), varied = new(folder["varied"]);
        TaskFrameOptions light = Options with { Variation = new() { Light = true } };
        Write(plain, Options);
        Write(varied, light);

        var images = Images(plain);
        Assert.All(Images(varied), image => Assert.NotEqual(image.Value, images[image.Key]));
        Assert.Throws<UsageException>(() => Write(plain, light));
    }

    [Theory]
    [InlineData(0, 0, "number of frames must be 1 to 10000000; got 0")]
    [InlineData(4, -1, "got -1")]
    [InlineData(4, 4294967295, "Higher ones are kept for measuring policies")]
    public void Numbers_out_of_their_range_are_refused(int count, long seed, string expected)
    {
        using var folder = new ScratchFolder();
        var refused = Assert.Throws<UsageException>(() => Write(
            new DatasetFolder(folder["set"]), Options with { Count = count, Seed = seed }));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["set"]));
    }

    [Fact]
    public void A_suite_stands_for_its_tasks_and_one_without_experts_is_told_apart_from_a_wrong_name()
    {
        IReadOnlyList<RobotTask> both = RobotTasks.Select(["mini/reach", "mini"]);
        Assert.Equal(
            RobotTasks.All.Where(task => task.Suite == "mini").Select(task => task.Id).Order(StringComparer.Ordinal),
            both.Select(task => task.Id).Order(StringComparer.Ordinal));
        Assert.Contains(
            "Name tasks: adroit/pen, adroit/relocate",
            Assert.Throws<UsageException>(() => RobotTasks.Select(["adroit"])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "There is no task 'minis'",
            Assert.Throws<UsageException>(() => RobotTasks.Select(["minis"])).Message, StringComparison.Ordinal);
    }

    private static TaskFrameOptions Options => new()
    {
        Tasks = _tasks,
        Count = 4,
        Seed = 7,
        Size = 64,
        Ratios = new SplitRatios(1, 0, 0),
    };

    private static void Write(DatasetFolder set, TaskFrameOptions options) =>
        TaskFrames.Write(set, options, null, TestContext.Current.CancellationToken);

    // Hexadecimal, so that a difference is shown as text.
    private static SortedDictionary<string, string> Images(DatasetFolder set)
    {
        SortedDictionary<string, string> images = new(StringComparer.Ordinal);
        foreach (var path in set.Shards(DatasetFolder.Images, "train"))
        {
            using var shard = Shard.Open(path, checkHashes: true);
            foreach (var member in shard.Members)
                images.Add(member.Key, Convert.ToHexString(shard.Read(member)));
        }

        return images;
    }
}
