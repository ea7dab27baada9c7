namespace Theia.Robotics.Tasks.Cortex.MetaWorld;

/// <summary>What one task of Meta-World has otherwise than the others.</summary>
internal sealed record SawyerSettings
{
    private const string Folder = "metaworld/assets/sawyer_xyz";

    private static readonly Position _low = new(-0.5, 0.4, 0.05), _high = new(0.5, 1, 0.5);

    /// <summary>Scripts of the package keep some hand starts in single precision.</summary>
    private static readonly Position _near = new(0, 0.4f, 0.2f), _middle = new(0, 0.6f, 0.2f);

    public static SawyerSettings Assembly { get; } = new()
    {
        File = $"{Folder}/sawyer_assembly_peg.xml",
        HandStart = _middle,
        StartLow = [0, 0.6, 0.02, -0.1, 0.75, 0.1],
        StartHigh = [0, 0.6, 0.02, 0.1, 0.85, 0.1],
        GoalLow = new(-0.1, 0.75, 0.1),
        GoalHigh = new(0.1, 0.85, 0.1),
    };

    public static SawyerSettings BinPicking { get; } = new()
    {
        File = $"{Folder}/sawyer_bin_picking.xml",
        HandStart = new(0, 0.6, 0.2),
        HandLow = _low with { Z = 0.07 },
        StartLow = [-0.21, 0.65, 0.02, 0.1199, 0.699, -0.001],
        StartHigh = [-0.03, 0.75, 0.02, 0.1201, 0.701, 0.001],
        GoalLow = new(0.1199, 0.699, -0.001),
        GoalHigh = new(0.1201, 0.701, 0.001),
    };

    public static SawyerSettings ButtonPressTopdown { get; } = new()
    {
        File = $"{Folder}/sawyer_button_press_topdown.xml",
        HandStart = _near,
        StartLow = [-0.1, 0.8, 0.115],
        StartHigh = [0.1, 0.9, 0.115],
    };

    public static SawyerSettings DrawerOpen { get; } = new()
    {
        File = $"{Folder}/sawyer_drawer.xml",
        HandStart = _middle,
        StartLow = [-0.1, 0.9, 0],
        StartHigh = [0.1, 0.9, 0],
    };

    public static SawyerSettings Hammer { get; } = new()
    {
        File = $"{Folder}/sawyer_hammer.xml",
        HandStart = new(0, 0.4, 0.2),
        StartLow = [-0.1, 0.4, 0],
        StartHigh = [0.1, 0.5, 0],
        GoalLow = new(0.2399, 0.7399, 0.109),
        GoalHigh = new(0.2401, 0.7401, 0.111),
    };

    /// <summary>The model within the archive.</summary>
    public required string File { get; init; }

    /// <summary>Where the hand is at the start of an episode.</summary>
    public required Position HandStart { get; init; }

    /// <summary>The box that the hand cannot leave.</summary>
    public Position HandLow { get; init; } = _low;

    /// <summary>The box that the hand cannot leave.</summary>
    public Position HandHigh { get; init; } = _high;

    /// <summary>Range of the numbers that a start is drawn from.</summary>
    public required double[] StartLow { get; init; }

    /// <summary>Range of the numbers that a start is drawn from.</summary>
    public required double[] StartHigh { get; init; }

    /// <summary>Range of the goal in states.</summary>
    public Position GoalLow { get; init; } = _low;

    /// <summary>Range of the goal in states.</summary>
    public Position GoalHigh { get; init; } = _high;
}
