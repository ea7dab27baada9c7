using Theia.Robotics;

namespace Theia.Benchmarks;

/// <summary>Control steps of robot tasks, each with the reading of its state, on one core.</summary>
internal static class TaskBenchmarks
{
    private const int Rounds = 5, Steps = 2000;

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
            + $"| {1e6 * processor[Rounds / 2] / Steps:0.0} µs |");
    }
}
