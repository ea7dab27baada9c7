using Theia.Robotics;

namespace Theia.Benchmarks;

/// <summary>
/// Robot tasks on one core: control steps, each with the reading of its state, and images, as the task says and fast.
/// </summary>
internal static class TaskBenchmarks
{
    private const int Rounds = 5, Steps = 2000, Images = 20;

    /// <param name="arguments">Tasks. None: all whose model files are there.</param>
    public static int Run(string[] arguments)
    {
        Console.WriteLine($"MuJoCo {MujocoLibrary.Load().Version}; {Rounds} rounds of {Steps} control steps");
        foreach (RobotTask task in arguments is [] ? RobotTasks.All : [.. arguments.Select(RobotTasks.Find)])
        {
            try
            {
                using RobotEnvironment environment = task.Open();
                Time(environment);
            }
            catch (ResourceException e)
            {
                Console.WriteLine($"| {task} | {e.Message} |");
            }
        }

        return 0;
    }

    private static void Time(RobotEnvironment environment)
    {
        var action = new double[environment.Task.ActionSize];
        var (clock, processor) = RoundTimes.Of(Rounds, () =>
        {
            environment.Reset(1);
            for (var t = 0; t < Steps; t++)
            {
                if (environment.HasEnded)
                    environment.Reset(t);
                for (var i = 0; i < action.Length; i++)
                    action[i] = 0.5 * Math.Sin((0.2 * t) + (1.3 * i));
                environment.Step(action);
                environment.ReadState();
            }
        });
        Console.WriteLine(
            $"| {environment.Task} | {Steps / clock[Rounds / 2]:0} ({Steps / clock[0]:0}, {Steps / clock[^1]:0}) "
            + $"| {1e6 * processor[Rounds / 2] / Steps:0.0} µs | {ImageTime(environment, environment.Task.Rendering):0.0} ms "
            + $"| {ImageTime(environment, RenderOptions.Fast):0.0} ms |");
    }

    private static double ImageTime(RobotEnvironment environment, RenderOptions rendering)
    {
        using RobotEnvironment drawn = (environment.Task with { Rendering = rendering }).Open();
        drawn.Reset(1);
        var (_, processor) = RoundTimes.Of(Rounds, () =>
        {
            for (var i = 0; i < Images; i++)
                drawn.Render();
        });
        return 1e3 * processor[Rounds / 2] / Images;
    }
}
