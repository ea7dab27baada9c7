using Theia.Data.Tensors;
using Theia.Robotics.Tasks.Cortex.Adroit;

namespace Theia.Robotics.Demonstrations;

/// <summary>
/// An episode of a hand that others recorded, as numbers: what it takes to draw it again is found in its observations.
/// </summary>
/// <param name="Observations">Before each action, and after the last one where it is known: T or T + 1 rows.</param>
/// <param name="Actions">T rows.</param>
/// <param name="Rewards">T numbers.</param>
/// <param name="Positions">Of the joints with each observation; null where they are not known.</param>
internal sealed record HandRecording(
    RowTable<double> Observations, RowTable<double> Actions, double[] Rewards, RowTable<double>? Positions)
{
    // Positions in float32 differ from observations in float64 by less.
    private const double Same = 1e-4;

    // A palm moves by far less, in meters, within the 2 ms by which places are older than positions.
    private const double SameTarget = 0.05;

    private int Length => Rewards.Length;

    /// <summary>
    /// True when the positions are those of the observations, and false where there are none, or those of other
    /// moments.
    /// </summary>
    public bool HasPositions { get; } = Positions is { } positions && Enumerable.Range(0, Rewards.Length).All(
        t => Near(positions.Row(t)[..Actions.Columns], Observations.Row(t)[..Actions.Columns]));

    /// <summary>The demonstration.</summary>
    /// <param name="environment">An environment of the task, whose model is set.</param>
    /// <param name="name">Where it is in its file, for messages.</param>
    /// <exception cref="DataException">The target moves within the episode.</exception>
    public Demonstration On(AdroitEnvironment environment, string name)
    {
        var width = environment.Simulation.Positions.Length;
        var positions = HasPositions ? Positions!.Value.Take(0, Length) : new double[Length * width];
        if (!HasPositions)
            Observations.Row(0)[..Actions.Columns].CopyTo(positions);
        environment.SetModel(Observations.Row(0), positions.AsSpan(0, width));
        if (!HasPositions)
            Locate(environment, positions, width);
        var scene = environment.ReadScene();
        RequireOneTarget(environment, positions, scene, name);
        var own = environment.Task.ProprioceptionSize;
        return new Demonstration
        {
            Seed = -1,
            ActionSize = Actions.Columns,
            Actions = [.. Actions.Take(0, Length).Select(value => (float)Math.Clamp(value, -1, 1))],
            States = [.. Observations.Take(0, Length).Select(value => (float)value)],
            Proprioception =
            [
                .. Enumerable.Range(0, Length)
                    .SelectMany(t => Observations.Take(t, 1).Take(own)).Select(value => (float)value),
            ],
            Positions = positions,
            Scene = scene,
            Rewards = [.. Rewards.Select(value => (float)value)],
            Score = environment.IsSuccess(SuccessfulSteps(environment)) ? 100 : 0,
        };
    }

    private void Locate(AdroitEnvironment environment, double[] positions, int width)
    {
        var now = new double[width];
        for (var t = 0; t < Length; t++)
        {
            environment.Locate(Observations.Row(t), now);
            now.CopyTo(positions.AsSpan(t * width));
        }
    }

    // What the last action led to is not in every file.
    private int SuccessfulSteps(AdroitEnvironment environment)
    {
        var count = 0;
        for (var t = 1; t < Observations.Count; t++)
        {
            if (environment.Evaluate(Observations.Row(t), height: 1).Success)
                count++;
        }

        return count;
    }

    // An episode that two were joined to would be drawn with the target of the first one.
    private void RequireOneTarget(AdroitEnvironment environment, double[] positions, double[] scene, string name)
    {
        var width = positions.Length / Length;
        environment.Show(scene, positions.AsSpan((Length - 1) * width));
        var error = environment.TargetError(Observations.Row(Length - 1));
        if (error > SameTarget)
        {
            throw new DataException(
                name,
                FormattableString.Invariant(
                    $"the target of the last observation differs by {error:0.00} from that of the first one."),
                "Check that ends of episodes are marked, and that the file is of this task.");
        }
    }

    private static bool Near(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        for (var i = 0; i < one.Length; i++)
        {
            if (Math.Abs(one[i] - other[i]) > Same)
                return false;
        }

        return true;
    }
}
