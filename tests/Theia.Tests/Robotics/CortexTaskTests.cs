using Theia.Robotics;

namespace Theia.Tests.Robotics;

/// <summary>What holds for every published task.</summary>
public sealed class CortexTaskTests(CortexModels models) : IClassFixture<CortexModels>
{
    public static TheoryData<string> Tasks =>
        [.. RobotTasks.All.Where(task => task.Assets is not null).Select(task => task.Id)];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void An_episode_is_drawn_again_from_its_scene_and_positions(string id)
    {
        Mujoco.SkipUnlessItRenders();
        using RobotEnvironment environment = Open(id);
        using RobotEnvironment other = Open(id);
        other.Reset(99);
        for (var seed = 1; seed <= 2; seed++)
        {
            environment.Reset(seed);
            Check(environment, other);
            for (var t = 0; t < 6; t++)
                environment.Step(Action(environment.Task, t));
            Check(environment, other);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void The_same_seed_and_actions_give_the_same_episode(string id)
    {
        using RobotEnvironment one = Open(id);
        using RobotEnvironment other = Open(id);
        other.Reset(8);
        other.Step(Action(other.Task, 3));
        one.Reset(7);
        other.Reset(7);

        Assert.Equal(one.ReadState(), other.ReadState());
        for (var t = 0; t < 20; t++)
            Assert.Equal(one.Step(Action(one.Task, t)), other.Step(Action(other.Task, t)));
        Assert.Equal(one.ReadState(), other.ReadState());
        var state = one.ReadState().ToArray();
        one.Reset(8);
        Assert.NotEqual(state, one.ReadState().ToArray());
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_control_step_allocates_nothing(string id)
    {
        using RobotEnvironment environment = Open(id);
        var action = Action(environment.Task, 1);
        environment.Reset(1);
        environment.Step(action);
        environment.ReadState();
        environment.ReadProprioception();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var t = 0; t < 10; t++)
        {
            environment.Step(action);
            environment.ReadState();
            environment.ReadProprioception();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Nothing_but_the_start_varies(string id)
    {
        RobotTask task = RobotTasks.Find(id);

        var failure = Assert.Throws<UsageException>(() => task.Open(new() { Variation = new() { Light = true } }));

        Assert.Contains(id, failure.Message, StringComparison.Ordinal);
    }

    private static double[] Action(RobotTask task, int t) =>
        [.. Enumerable.Range(0, task.ActionSize).Select(i => 0.7 * Math.Sin((0.4 * t) + (1.7 * i)))];

    private static void Check(RobotEnvironment environment, RobotEnvironment other)
    {
        other.Show(environment.ReadScene(), environment.Simulation.Positions);
        Assert.Equal(environment.Render().Pixels, other.Render().Pixels);
    }

    private RobotEnvironment Open(string id)
    {
        RobotTask task = RobotTasks.Find(id);
        var folder = models.Folder(task.Assets!);
        Mujoco.SkipUnlessInstalled();
        return task.Open(new() { Assets = folder });
    }
}
