using Theia.Robotics;
using Theia.Robotics.Tasks.Mini;

namespace Theia.Tests.Robotics.Tasks;

/// <summary>The four tasks at the table.</summary>
public sealed class TabletopTests
{
    public static TheoryData<string> Tasks => [.. TabletopTasks.All.Select(task => task.Id)];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void The_script_solves_the_task_with_and_without_noise(string id)
    {
        Mujoco.SkipUnlessInstalled();
        RobotTask task = RobotTasks.Find(id);
        using RobotEnvironment environment = task.Open();
        foreach (var noise in new[] { 0, task.DemonstrationNoise })
        {
            long[] failed = [.. Enumerable.Range(0, 50).Select(seed => (long)seed)
                .Where(seed => !Solves(environment, task.Expert(), seed, noise))];

            // Two of a hundred starts may be unlucky with noise; without any there is no excuse.
            Assert.True(failed.Length <= (noise > 0 ? 1 : 0), $"noise {noise}: failed {string.Join(", ", failed)}");
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Doing_nothing_solves_nothing(string id)
    {
        Mujoco.SkipUnlessInstalled();
        using RobotEnvironment environment = RobotTasks.Find(id).Open();
        for (var seed = 0; seed < 10; seed++)
        {
            environment.Reset(seed);
            while (!environment.HasEnded)
                environment.Step(new double[4]);

            Assert.Equal(0, environment.Score);
            Assert.Equal(100, environment.StepCount);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_recorded_moment_is_drawn_again_in_another_environment(string id)
    {
        Mujoco.SkipUnlessItRenders();
        RobotTask task = RobotTasks.Find(id);
        using RobotEnvironment environment = task.Open();
        using RobotEnvironment other = task.Open();
        environment.Reset(7);
        for (var i = 0; i < 12; i++)
            environment.Step([0.5, -0.3, -1, 1]);
        RgbImage image = environment.Render();

        other.Reset(8);
        Assert.NotEqual(image.Pixels, other.Render().Pixels);
        other.Show(environment.ReadScene(), environment.Simulation.Positions);

        Assert.Equal(image.Pixels, other.Render().Pixels);
    }

    private static bool Solves(RobotEnvironment environment, IExpert expert, long seed, double noise)
    {
        environment.Reset(seed);
        var random = new System.Random((int)seed);
        var action = new double[environment.Task.ActionSize];
        while (!environment.HasEnded)
        {
            expert.Act(environment.ReadState(), action);
            for (var i = 0; i < action.Length; i++)
                action[i] += noise * ((2 * random.NextDouble()) - 1);
            environment.Step(action);
        }

        return environment.HasSucceeded;
    }
}
