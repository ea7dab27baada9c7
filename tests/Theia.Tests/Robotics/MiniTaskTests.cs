using Theia.Robotics;

namespace Theia.Tests.Robotics;

/// <summary>What holds for every task of the own suite.</summary>
public sealed class MiniTaskTests
{
    private static IEnumerable<RobotTask> Suite => RobotTasks.All.Where(static task => task.Suite == "mini");

    public static TheoryData<string> Tasks => [.. Suite.Select(static task => task.Id)];

    /// <summary>The least mean score of the expert over a few starts.</summary>
    public static TheoryData<string, double> ExpertScores => new()
    {
        { "mini/reach", 70 },
        { "mini/planar-run", 90 },
        { "mini/walker-stand", 90 },
        { "mini/walker-walk", 85 },
        { "mini/finger-spin", 60 },
        { "mini/button-press", 100 },
        { "mini/drawer-open", 100 },
        { "mini/pick-lift", 100 },
        { "mini/pick-place", 100 },
    };

    [Theory]
    [MemberData(nameof(Tasks))]
    public void The_same_seed_and_actions_give_the_same_episode(string id)
    {
        using RobotEnvironment one = Open(id), other = Open(id);
        // What another episode left behind has no influence.
        other.Reset(8);
        other.Step(Action(other.Task, 3));
        one.Reset(7);
        other.Reset(7);

        Assert.Equal(one.ReadState(), other.ReadState());
        for (var t = 0; t < 40 && !one.HasEnded; t++)
            Assert.Equal(one.Step(Action(one.Task, t)), other.Step(Action(other.Task, t)));
        Assert.Equal(one.ReadState(), other.ReadState());
        Assert.Equal(one.ReadScene(), other.ReadScene());
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Every_seed_starts_elsewhere_and_at_rest_of_the_task(string id)
    {
        using RobotEnvironment environment = Open(id);
        var starts = new HashSet<string>();
        for (var seed = 0; seed < 20; seed++)
        {
            environment.Reset(seed);
            Assert.True(starts.Add(string.Join(' ', environment.ReadState().ToArray())));
            Assert.Equal((0, 0.0, false), (environment.StepCount, environment.Score, environment.HasEnded));
            Assert.DoesNotContain(environment.ReadState().ToArray(), static value => !double.IsFinite(value));
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Rewards_and_scores_are_within_their_range(string id)
    {
        using RobotEnvironment environment = Open(id);
        for (var seed = 0; seed < 3; seed++)
        {
            environment.Reset(seed);
            while (!environment.HasEnded)
                Assert.InRange(environment.Step(Action(environment.Task, environment.StepCount)).Reward, 0, 1);
            Assert.InRange(environment.Score, 0, 100);
            Assert.True(environment.StepCount <= environment.Task.Horizon);
            Assert.Empty(environment.Simulation.Warnings);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Looks_vary_from_episode_to_episode_and_change_nothing_else(string id)
    {
        Mujoco.SkipUnlessItRenders();
        using RobotEnvironment plain = Open(id);
        plain.Reset(3);
        foreach (TaskVariation variation in (TaskVariation[])
            [new() { Light = true }, new() { Textures = true }, new() { Camera = true }])
        {
            using RobotEnvironment varied = Open(id, variation);
            varied.Reset(3);
            Assert.Equal(plain.ReadState(), varied.ReadState());
            Assert.NotEqual(plain.Render().Pixels, varied.Render().Pixels);
            var scene = varied.ReadScene();
            var step = varied.Step(Action(varied.Task, 0));
            using RobotEnvironment again = Open(id);
            again.Reset(3);
            Assert.Equal(again.Step(Action(again.Task, 0)), step);
            Assert.Equal(again.ReadState(), varied.ReadState());
            varied.Reset(4);
            Assert.NotEqual(scene, varied.ReadScene());
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Wider_starts_are_other_starts_of_the_same_seed(string id)
    {
        using RobotEnvironment plain = Open(id), wide = Open(id, new() { Start = true });
        plain.Reset(3);
        wide.Reset(3);
        Assert.NotEqual(plain.ReadState().ToArray(), wide.ReadState().ToArray());
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void An_episode_is_drawn_again_from_its_scene_and_positions(string id)
    {
        Mujoco.SkipUnlessItRenders();
        var everything = new TaskVariation { Light = true, Textures = true, Camera = true, Start = true };
        using RobotEnvironment environment = Open(id, everything), other = Open(id, everything);
        environment.Reset(5);
        other.Reset(99);
        for (var t = 0; t < 6; t++)
            environment.Step(Action(environment.Task, t));

        other.Show(environment.ReadScene(), environment.Simulation.Positions);

        Assert.Equal(environment.Render().Pixels, other.Render().Pixels);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_task_has_a_model_without_warnings_and_a_card(string id)
    {
        using RobotEnvironment environment = Open(id);
        Assert.Null(environment.Model.Warning);
        var card = Path.Combine(
            Repository.Root, "src/Theia.Robotics/Tasks/Mini", $"{environment.Task.Name}.md");
        Assert.StartsWith($"# {id}\n", File.ReadAllText(card), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ExpertScores))]
    public void The_expert_solves_the_task(string id, double least)
    {
        using RobotEnvironment environment = Open(id);
        IExpert expert = environment.Task.Expert();
        var action = new double[environment.Task.ActionSize];
        double sum = 0;
        for (var seed = 0; seed < 5; seed++)
        {
            environment.Reset(seed);
            while (!environment.HasEnded)
            {
                expert.Act(environment.ReadState(), action);
                environment.Step(action);
            }

            sum += environment.Score;
        }

        Assert.True(sum / 5 >= least, $"{id}: {sum / 5:0.0}");
    }

    private static double[] Action(RobotTask task, int t) =>
        [.. Enumerable.Range(0, task.ActionSize).Select(i => 0.7 * Math.Sin((0.4 * t) + (1.7 * i)))];

    private static RobotEnvironment Open(string id, TaskVariation? variation = null)
    {
        Mujoco.SkipUnlessInstalled();
        return RobotTasks.Find(id).Open(new() { Variation = variation ?? new() });
    }
}
