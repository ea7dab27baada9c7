namespace Theia.Robotics.Experts;

/// <summary>How much a planner looks at, and how far.</summary>
internal sealed record PlannerSettings
{
    /// <summary>Plans that are tried in each step, at least 2; the first one is the last plan as it is.</summary>
    public int Samples { get; init; } = 48;

    /// <summary>Control steps of a plan, at least 2.</summary>
    public int Horizon { get; init; } = 28;

    /// <summary>Control steps between two knots, between which noise is linear; at least 1.</summary>
    public int KnotInterval { get; init; } = 7;

    /// <summary>Standard deviation of the noise at a knot, above 0, in units of actions.</summary>
    public double Noise { get; init; } = 0.4;

    /// <summary>Parts of the spread of returns over which a weight falls to 1/e, above 0.</summary>
    public double Temperature { get; init; } = 0.1;

    /// <summary>Control steps from one improvement of the plan to the next, at least 1.</summary>
    public int Interval { get; init; } = 2;

    /// <summary>Rounds of trying before the first action, at least 1; later actions have one.</summary>
    public int FirstRounds { get; init; } = 4;
}
