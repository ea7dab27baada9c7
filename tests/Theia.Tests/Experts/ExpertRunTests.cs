using Theia.Lab.Experts;
using Theia.Robotics;
using Theia.Robotics.Experts;
using Theia.Tests.Cli;
using Theia.Tests.Robotics;

namespace Theia.Tests.Experts;

[Collection("torch")]
public sealed class ExpertRunTests
{
    private static readonly string[] _tiny =
    [
        "steps=60", "batchSize=16", "hiddenSize=16", "environments=2", "randomSteps=250", "evaluationInterval=20",
        "evaluationEpisodes=1", "replaySize=400",
    ];

    [Fact]
    public void The_command_trains_an_expert_that_acts()
    {
        Mujoco.SkipUnlessInstalled();
        using var scratch = new ScratchFolder();
        var run = CommandLineRun.Of(["lab", "expert", "mini/reach", "--to", scratch["run"], .. _tiny]);
        Assert.True(run.Code == 0, run.Error);
        var expert = ExpertFile.Read(
            File.ReadAllBytes(scratch["run", "model/expert.safetensors"]), "expert");
        Assert.Equal([9, 16, 16, 2], expert.Sizes);
        var action = new double[2];
        expert.Act(new double[9], action);
        Assert.All(action, static value => Assert.InRange(value, -1, 1));
    }

    [Fact]
    public void A_resumed_run_has_the_transitions_and_the_best_policy_of_the_one_before()
    {
        Mujoco.SkipUnlessInstalled();
        using var scratch = new ScratchFolder();
        double best;
        using (var first = ExpertRun.Open("mini/reach", scratch["run"], _tiny))
        {
            using var stop = new CancellationTokenSource();
            foreach (var step in first.Steps(stop.Token))
            {
                if (step.Step == 30)
                    stop.Cancel();
            }

            Assert.True(first.Interrupted);
            best = first.BestScore;
            Assert.InRange(best, 0, 100);
        }

        using var second = ExpertRun.Open("mini/reach", scratch["run"], []);
        Assert.Equal((30, best), (second.Step, second.BestScore));
        Assert.Equal(250 + (2 * 30), second.Transitions, tolerance: 12.0);
        Assert.Equal(60, second.Steps(TestContext.Current.CancellationToken).Last().Step);
        Assert.False(second.Interrupted);
    }

    [Fact]
    public void A_folder_holds_the_training_of_one_task_with_one_configuration()
    {
        Mujoco.SkipUnlessInstalled();
        using var scratch = new ScratchFolder();
        ExpertRun.Open("mini/reach", scratch["run"], _tiny).Dispose();
        Assert.Contains(
            "is for the task mini/reach",
            Assert.Throws<UsageException>(() => ExpertRun.Open("mini/finger-spin", scratch["run"], _tiny)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "another configuration",
            Assert.Throws<UsageException>(() => ExpertRun.Open("mini/reach", scratch["run"], ["steps=9"])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "batchSize",
            Assert.Throws<UsageException>(() => ExpertRun.Open("mini/reach", scratch["new"], ["batchSize=0"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_transition_adds_up_the_rewards_of_its_steps_and_continues_beyond_the_horizon()
    {
        using var replay = new ReplayBuffer(8, 1, 1);
        replay.Add([2], [0.5], 1.5, 0.25, [4]);
        replay.Add([4], [-0.5], 0, 0, [6]);
        using var batch = replay.Sample(seed: 0, step: 0, batch: 32);
        var rows = batch.data<float>().ToArray().Chunk(5).ToList();
        Assert.All(rows, row => Assert.True(
            row.SequenceEqual([2f, 0.5f, 1.5f, 0.25f, 4f]) || row.SequenceEqual([4f, -0.5f, 0f, 0f, 6f])));
        float[] mean = [0], factor = [0];
        replay.Normalization(mean, factor);
        // States 2 and 4: mean 3, deviation 1.
        Assert.Equal((3f, 1f), (mean[0], factor[0]));
    }

    [Fact]
    public void Explored_episodes_can_be_left_early_and_every_step_becomes_a_transition()
    {
        Mujoco.SkipUnlessInstalled();
        using var replay = new ReplayBuffer(32, 9, 2);
        var config = new ExpertConfig { EpisodeSteps = 7, ReturnSteps = 3, Discount = 0.5 };
        long episodes = 0;
        using var explorer = new Explorer(
            RobotTasks.Find("mini/reach").Open(), config, replay, () => episodes++);
        for (var i = 0; i < 21; i++)
            Assert.Null(explorer.Step(null, 0));
        Assert.Equal((3L, 21L), (episodes, replay.Count));
        using var batch = replay.Sample(seed: 0, step: 0, batch: 256);
        // Values continue beyond the last step, which is followed by fewer rewards.
        Assert.Equal(
            [0.125f, 0.25f, 0.5f],
            batch.data<float>().ToArray().Chunk(replay.RowSize).Select(static row => row[12]).Distinct().Order());
    }

    [Fact]
    public void A_full_buffer_forgets_the_oldest()
    {
        using var replay = new ReplayBuffer(2, 1, 1);
        for (var i = 0; i < 3; i++)
            replay.Add([i], [0], 0, 0, [i]);
        using var batch = replay.Sample(seed: 0, step: 0, batch: 32);
        Assert.Equal([1f, 2f], batch.data<float>().ToArray().Chunk(5).Select(static row => row[0]).Distinct().Order());
        Assert.Equal(3, replay.Count);
    }
}
