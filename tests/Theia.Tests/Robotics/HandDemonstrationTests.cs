using System.Text.Json;
using PureHDF;
using Theia.Lab.Robots;
using Theia.Robotics;
using Theia.Tests.Cli;

namespace Theia.Tests.Robotics;

/// <summary>Demonstrations of the hand from files of D4RL and Minari: what was written is read.</summary>
public sealed class HandDemonstrationTests(CortexModels models) : IClassFixture<CortexModels>, IDisposable
{
    private const int Steps = 12;

    private readonly ScratchFolder _scratch = new();

    public static TheoryData<string> Tasks => ["adroit/pen", "adroit/relocate"];

    private string Path => _scratch["hand.hdf5"];

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Episodes_of_D4RL_are_those_that_were_rolled_out_and_drawn_as_they_were(string name)
    {
        (RobotTask task, HandRollout[] rollouts) = RollOut(name);
        HandRollout.WriteFlat(Path, rollouts);

        HandDemonstrations read = Read(task);

        Assert.Equal(("D4RL", 0, rollouts.Length), (read.Format, read.Located, read.Set.Episodes.Count));
        for (var i = 0; i < rollouts.Length; i++)
        {
            Demonstration episode = read.Set.Episodes[i];
            RequireSame(rollouts[i], episode);
            Assert.Equal(rollouts[i].Positions, episode.Positions);
            RequireSameImages(task, rollouts[i], episode, most: 0);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Positions_of_Minari_are_read(string name)
    {
        (RobotTask task, HandRollout[] rollouts) = RollOut(name);
        HandRollout.WriteGroups(Path, rollouts, withPositions: true);

        HandDemonstrations read = Read(task);

        Assert.Equal(("Minari", 0, rollouts.Length), (read.Format, read.Located, read.Set.Episodes.Count));
        for (var i = 0; i < rollouts.Length; i++)
        {
            RequireSame(rollouts[i], read.Set.Episodes[i]);
            Assert.Equal(rollouts[i].Positions, read.Set.Episodes[i].Positions);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Without_positions_they_follow_from_observations(string name)
    {
        (RobotTask task, HandRollout[] rollouts) = RollOut(name);
        HandRollout.WriteGroups(Path, rollouts, withPositions: false);

        HandDemonstrations read = Read(task);

        Assert.Equal(rollouts.Length, read.Located);
        for (var i = 0; i < rollouts.Length; i++)
        {
            Demonstration episode = read.Set.Episodes[i];
            RequireSame(rollouts[i], episode);
            var width = episode.Positions.Length / Steps;
            for (var t = 0; t < Steps; t++)
            {
                // All but how the ball is turned, and how far the pen is about itself, which no observation tells; the
                // ball's place is 2 ms older.
                for (var j = 0; j < width - (name == "adroit/pen" ? 1 : 3); j++)
                {
                    Assert.Equal(
                        rollouts[i].Positions[(t * width) + j], episode.Positions[(t * width) + j],
                        name == "adroit/pen" || j < task.ActionSize ? 1e-9 : 2e-3);
                }
            }

            // The clip of the pen and the grain of the ball.
            RequireSameImages(task, rollouts[i], episode, most: 400);
        }
    }

    [Fact]
    public void Positions_of_other_moments_than_observations_are_not_taken()
    {
        (RobotTask task, HandRollout[] rollouts) = RollOut("adroit/pen", draw: false);
        HandRollout.WriteFlat(Path, rollouts, late: 1);

        Assert.Equal(rollouts.Length, Read(task).Located);
    }

    [Fact]
    public void An_episode_succeeds_by_the_count_of_the_benchmark()
    {
        RobotTask task = Task("adroit/pen");
        using RobotEnvironment environment = task.Open();
        environment.Reset(1);
        double[] solved = [.. environment.ReadState()];
        solved.AsSpan(33, 3).CopyTo(solved.AsSpan(36));
        solved.AsSpan(39).Clear();
        foreach (var (steps, score) in new[] { (20, 0.0), (21, 100.0) })
        {
            new H5File
            {
                ["episode_0"] = new H5Group
                {
                    ["observations"] = HandRollout.Table(Enumerable.Repeat(solved, steps + 1)),
                    ["actions"] = new float[steps, 24],
                    ["rewards"] = new double[steps],
                },
            }.Write(Path);
            Assert.Equal(score, Read(task).Set.Episodes[0].Score);
        }
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "observations", "has neither the array 'observations' of D4RL nor a group 'episode_0' of Minari" },
        { "actions", "has no array 'actions'" },
        { "rewards", "has no array 'rewards'" },
        { "ends", "has neither 'terminals' nor 'timeouts'" },
        { "length", "has 3 rows, but 'actions' has 24" },
        { "action size", "has 30 numbers a row, where 24 belong" },
        { "qpos", "'qpos' has 36 numbers a row, where positions of adroit/pen have 30" },
        { "text", "holds no rows of numbers" },
        { "infinite", "holds NaN in row 5" },
        { "joined", "the target of the last observation differs by" },
        { "unsolved", "none of its 2 episodes succeeds" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_file_that_cannot_be_used_is_refused_in_one_sentence(string damage, string words)
    {
        (RobotTask task, HandRollout[] rollouts) = RollOut("adroit/pen", draw: false);
        HandRollout.WriteFlat(Path, rollouts, change: file =>
        {
            switch (damage)
            {
                case "observations" or "actions" or "rewards":
                    file.Remove(damage);
                    break;
                case "ends":
                    file.Remove("terminals");
                    file.Remove("timeouts");
                    break;
                case "length":
                    file["rewards"] = new double[3];
                    break;
                case "action size":
                    file["actions"] = new float[2 * Steps, 30];
                    break;
                case "qpos":
                    file["infos"] = new H5Group { ["qpos"] = new double[2 * Steps, 36] };
                    break;
                case "text":
                    file["rewards"] = new string[2 * Steps];
                    break;
                case "infinite":
                    var rewards = new double[2 * Steps];
                    rewards[5] = double.NaN;
                    file["rewards"] = rewards;
                    break;
                case "joined":
                    file["timeouts"] = new byte[2 * Steps];
                    break;
            }
        });

        var error = Assert.Throws<DataException>(() => Read(task, solvedOnly: damage == "unsolved"));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_verb_writes_demonstrations_and_keeps_files_of_others()
    {
        (RobotTask task, HandRollout[] rollouts) = RollOut("adroit/relocate", draw: false);
        HandRollout.WriteFlat(Path, rollouts);
        var to = _scratch["ball.safetensors"];

        CommandLineRun Run(params string[] more) => CommandLineRun.Of(
            ["robots", "import", Path, "--task", "adroit/relocate", "--to", to, .. more]);

        var first = Run("--episodes", "1", "--json");
        Assert.Equal(0, first.Code);
        using var json = JsonDocument.Parse(first.Output);
        Assert.Equal(Steps, json.RootElement.GetProperty("frames").GetInt32());
        Assert.Equal(task.Id, DemonstrationSet.Load(to).Task.Id);
        Assert.Equal(0, Run().Code);
        Assert.Equal(2, DemonstrationSet.Load(to).Episodes.Count);

        File.WriteAllText(to, "mine");
        Assert.Equal(2, Run().Code);
        Assert.Equal(0, Run("--force").Code);
    }

    [Fact]
    public void Mistakes_of_the_verb_have_their_exit_codes()
    {
        _ = Task("adroit/pen");
        var to = _scratch["out.safetensors"];
        File.WriteAllText(Path, "this is a text, and longer than the smallest file of HDF5 can be");

        var noFile = CommandLineRun.Of(
            "robots", "import", _scratch["none.hdf5"], "--task", "adroit/pen", "--to", to);
        var noHdf5 = CommandLineRun.Of("robots", "import", Path, "--task", "adroit/pen", "--to", to);
        var noHand = CommandLineRun.Of("robots", "import", Path, "--task", "mini/reach", "--to", to);

        Assert.Equal((2, 3, 2), (noFile.Code, noHdf5.Code, noHand.Code));
        Assert.Contains("is not an HDF5 file", noHdf5.Error, StringComparison.Ordinal);
        Assert.Contains("got mini/reach", noHand.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(to));
    }

    private static void RequireSame(HandRollout rollout, Demonstration episode)
    {
        Assert.Equal(rollout.States, episode.States);
        Assert.Equal(rollout.Actions, episode.Actions);
        Assert.Equal(rollout.Rewards, episode.Rewards);
        Assert.Equal(rollout.Scene.Length, episode.Scene.Length);
        // The target is computed from differences of places.
        for (var i = 0; i < rollout.Scene.Length; i++)
            Assert.Equal(rollout.Scene[i], episode.Scene[i], 1e-9);
    }

    private static void RequireSameImages(RobotTask task, HandRollout rollout, Demonstration episode, int most)
    {
        using RobotEnvironment environment = task.Open();
        for (var t = 0; t < episode.Length; t += 5)
        {
            episode.ShowAt(environment, t);
            var (seen, drawn) = (rollout.Images[t].Pixels.ToArray(), environment.Render().Pixels.ToArray());
            Assert.InRange(seen.Zip(drawn).Count(pair => pair.First != pair.Second), 0, most);
        }
    }

    private HandDemonstrations Read(RobotTask task, bool solvedOnly = false) =>
        HandDemonstrations.Read(Path, task, null, solvedOnly, null, TestContext.Current.CancellationToken);

    private (RobotTask Task, HandRollout[] Rollouts) RollOut(string name, bool draw = true)
    {
        RobotTask task = Task(name);
        using RobotEnvironment environment = task.Open();
        return (task, [new(environment, 3, Steps, draw), new(environment, 4, Steps, draw)]);
    }

    private RobotTask Task(string name)
    {
        Mujoco.SkipUnlessItRenders();
        _ = models.Archive("adroit");
        return RobotTasks.Find(name);
    }
}
