using Theia.Robotics.Tasks;

namespace Theia.Robotics.Experts;

/// <summary>Grasps the cube and lifts it, or carries it to the pad and lets go.</summary>
/// <param name="places">True for carrying it to the pad.</param>
internal sealed class PickScript(bool places) : TabletopScript
{
    private const double CarryHeight = 0.25;

    // Closed this far, the fingers hold a cube.
    private const double Holding = 0.0165;

    // A cube with its middle below this stands on the table.
    private const double Standing = 0.1305;

    protected override (Position Target, bool Grasp) Decide(TabletopState state)
    {
        (Position grip, Position cube) = (state.Grip, state.Thing);
        var aside = (grip - cube).HorizontalLength;
        var above = grip.Z - cube.Z;
        var near = aside < 0.015 && Math.Abs(above) < 0.014;
        Position pad = state.Pad;
        var off = (grip - pad).SquareLength;
        if (places && off < 0.025 && cube.Z < Standing && (cube - pad).SquareLength < 0.035)
            return (grip, false);
        if (near && state.Finger > Holding)
            return (Carry(grip, pad, off), true);
        if (near)
            return (cube, true);
        return aside < 0.012 + (0.1 * Math.Max(0, above - 0.02))
            ? (cube, false)
            : (cube with { Z = Math.Max(cube.Z + 0.08, aside > 0.1 ? 0.24 : 0) }, false);
    }

    private Position Carry(Position grip, Position pad, double off)
    {
        if (!places)
            return grip with { Z = 0.30 };
        if (off <= 0.02)
            return pad with { Z = 0.115 };
        return grip.Z < 0.19 ? grip with { Z = CarryHeight } : pad with { Z = CarryHeight };
    }
}
