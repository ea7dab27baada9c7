using Theia.Robotics;
using Theia.Robotics.Experts;
using Theia.Robotics.Tasks;

namespace Theia.Tests.Robotics.Tasks;

/// <summary>Experts that plan on a copy of the environment.</summary>
public sealed class PlannerTests(CortexModels models) : IClassFixture<CortexModels>
{
    private static readonly PlannerSettings _few = new() { Samples = 16, Horizon = 20, KnotInterval = 5, Noise = 0.6 };

    [Fact]
    public void A_planner_brings_the_tip_to_the_disk_where_no_action_does_not()
    {
        double planned = 0, idle = 0;
        for (var seed = 0; seed < 4; seed++)
        {
            DemonstrationSet set = Record(Planned(), seed);
            planned += set.MeanScore / 4;
            DemonstrationSet none = Record(Reach() with { MakePlanner = static (_, _) => new Idler() }, seed);
            idle += none.MeanScore / 4;
        }

        Assert.InRange(planned, idle + 30, 100);
    }

    [Fact]
    public void The_same_seed_gives_the_same_plans_and_another_one_others()
    {
        float[] first = Actions(3), again = Actions(3), other = Actions(4);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        static float[] Actions(long planner)
        {
            RobotTask task = Reach() with
            {
                MakePlanner = (task, _) => new PathIntegralPlanner(task.Open(), planner, _few),
            };
            return Record(task).Episodes[0].Actions;
        }
    }

    [Fact]
    public void Planning_changes_nothing_of_the_episode()
    {
        using RobotEnvironment environment = Reach().Open(), untouched = Reach().Open();
        using var planner = new PathIntegralPlanner(Reach().Open(), 0, _few);
        environment.Reset(2);
        untouched.Reset(2);
        var action = new double[2];
        for (var i = 0; i < 5; i++)
        {
            planner.Act(environment, action);
            Assert.Equal(untouched.Step(action), environment.Step(action));
            Assert.Equal(untouched.ReadState().ToArray(), environment.ReadState().ToArray());
        }

        Assert.Equal(5, environment.StepCount);
    }

    [Fact]
    public void Episodes_that_a_planner_does_not_solve_are_not_kept()
    {
        Mujoco.SkipUnlessInstalled();
        RobotTask task = RobotTasks.Find("mini/button-press") with { MakePlanner = static (_, _) => new Idler() };

        var error = Assert.Throws<DataException>(() => Record(task));

        Assert.Contains("solved 0 of 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_stops_within_an_episode()
    {
        using var stop = new CancellationTokenSource();
        RobotTask task = Reach() with { MakePlanner = (_, _) => new Idler(stop) };

        Assert.Throws<OperationCanceledException>(
            () => DemonstrationRecorder.Record(task, new() { Episodes = 1 }, null, stop.Token));
    }

    [Fact]
    public void A_plan_for_the_pen_sees_the_target_of_the_episode()
    {
        RobotTask task = RobotTasks.Find("adroit/pen");
        Assert.True(task.HasDemonstrator);
        Mujoco.SkipUnlessInstalled();
        var options = new EnvironmentOptions { Assets = models.Folder("adroit") };
        using RobotEnvironment environment = task.Open(options), copy = task.Open(options);
        copy.Reset(1);
        environment.Reset(2);
        copy.CopyScene(environment);
        copy.Simulation.SetState(environment.Simulation.GetState());
        var action = new double[task.ActionSize];

        copy.Imagine(action);
        environment.Step(action);

        // The whole observation: lengths and the target's place are of the other episode, too.
        Assert.Equal(environment.ReadState().ToArray(), copy.ReadState().ToArray());
        Assert.Equal(0, copy.StepCount);
    }

    private static RobotTask Reach()
    {
        Mujoco.SkipUnlessInstalled();
        return RobotTasks.Find("mini/reach") with { MakeExpert = null, DemonstrationNoise = 0 };
    }

    private static DemonstrationSet Record(RobotTask task, long seed = 0) =>
        DemonstrationRecorder.Record(
            task, new() { Episodes = 1, Seed = seed }, cancellation: TestContext.Current.CancellationToken);

    private static RobotTask Planned() => Reach() with
    {
        MakePlanner = static (task, seed) => new PathIntegralPlanner(task.Open(), seed, _few),
    };

    /// <summary>Does nothing, and stops what is asked to be stopped.</summary>
    private sealed class Idler(CancellationTokenSource? stop = null) : IPlanner
    {
        public void Act(RobotEnvironment environment, Span<double> action)
        {
            action.Clear();
            stop?.Cancel();
        }

        public void Dispose()
        {
        }
    }
}
