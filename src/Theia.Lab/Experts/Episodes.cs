using Theia.Robotics;

namespace Theia.Lab.Experts;

/// <summary>Whole episodes of an expert.</summary>
internal static class Episodes
{
    /// <summary>The score of each episode, 0 to 100.</summary>
    /// <param name="environment">Where it acts.</param>
    /// <param name="expert">Who acts.</param>
    /// <param name="seed">Of the first episode; the others follow.</param>
    /// <param name="count">Episodes.</param>
    /// <param name="cancellation">Stops between episodes.</param>
    public static double[] Scores(
        RobotEnvironment environment, IExpert expert, long seed, int count, CancellationToken cancellation)
    {
        var action = new double[environment.Task.ActionSize];
        var scores = new double[count];
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            environment.Reset(seed + i);
            while (!environment.HasEnded)
            {
                expert.Act(environment.ReadState(), action);
                environment.Step(action);
            }

            scores[i] = environment.Score;
        }

        return scores;
    }
}
