using Theia.Lab.Experts;
using Theia.Robotics;

namespace Theia.Benchmarks;

/// <summary>Scores of experts over the 25 starts that no training has seen.</summary>
internal static class ExpertBenchmarks
{
    private const int Episodes = 25;

    /// <param name="arguments">Tasks. None: all that have an expert, and whose model files are there.</param>
    public static int Run(string[] arguments)
    {
        Console.WriteLine($"MuJoCo {MujocoLibrary.Load().Version}; {Episodes} episodes");
        Console.WriteLine("| task | mean | standard error | least | most |");
        Console.WriteLine("|---|--:|--:|--:|--:|");
        foreach (RobotTask task in arguments is [] ? RobotTasks.All : [.. arguments.Select(RobotTasks.Find)])
        {
            if (!task.HasExpert)
                continue;
            try
            {
                using RobotEnvironment environment = task.Open();
                var scores = Lab.Experts.Episodes.Scores(
                    environment, task.Expert(), EpisodeSeeds.Measurement, Episodes, CancellationToken.None);
                var mean = scores.Average();
                var error = Math.Sqrt(scores.Sum(score => (score - mean) * (score - mean)) / (Episodes - 1) / Episodes);
                Console.WriteLine(
                    $"| `{task}` | {mean:0.0} | {error:0.0} | {scores.Min():0.0} | {scores.Max():0.0} |");
            }
            catch (ResourceException e)
            {
                Console.WriteLine($"| `{task}` | {e.Message} |");
            }
        }

        return 0;
    }
}
