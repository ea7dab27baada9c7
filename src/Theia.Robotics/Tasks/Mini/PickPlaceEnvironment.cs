using Theia.Robotics.Experts;

namespace Theia.Robotics.Tasks.Mini;

/// <summary>Grasps a cube, carries it to a pad and lets it go there.</summary>
internal sealed class PickPlaceEnvironment(RobotTask task, EnvironmentOptions options)
    : TabletopEnvironment(task, options)
{
    private const double Near = 0.04;
    private const double Standing = 0.13;

    protected override ReadOnlySpan<double> Thing => Cube;

    protected override bool IsDone =>
        (Position.Of(Cube) - Position.Of(Pad)).SquareLength < Near
        && Cube[2] < Standing
        && Simulation.Controls[3] < TabletopState.Closed / 4;

    protected override void Arrange(StartDraws draws)
    {
        PlaceCube(draws.Between(-0.1, 0.25), draws.Between(-0.25, 0.02));
        Place("pad", draws.Between(-0.26, -0.2), draws.Between(-0.26, -0.2));
    }
}
