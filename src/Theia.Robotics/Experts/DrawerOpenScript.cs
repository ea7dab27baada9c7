using Theia.Robotics.Tasks;

namespace Theia.Robotics.Experts;

/// <summary>Opens the drawer: down in front of the handle's bar, behind it, then back.</summary>
internal sealed class DrawerOpenScript : TabletopScript
{
    // The fingers reach behind the bar when the grip is this far before it.
    private const double Before = 0.023;

    protected override (Position Target, bool Grasp) Decide(TabletopState state)
    {
        Position grip = state.Grip;
        Position hook = state.Thing with { Y = state.Thing.Y - Before };
        var height = grip.Z - hook.Z;
        if (height < 0.02 && Math.Abs(grip.X - hook.X) < 0.03 && Math.Abs(grip.Y - hook.Y) < 0.025)
            return (hook with { Y = grip.Y - 0.05 }, true);
        return (grip - hook).SquareLength < 0.015 + (0.15 * Math.Max(0, height - 0.01))
            ? (hook, false)
            : (hook with { Z = hook.Z + 0.1 }, false);
    }
}
