namespace Theia.Robotics.Tasks.Mini;

/// <summary>Grasps a cube and lifts it.</summary>
internal sealed class PickLiftEnvironment(RobotTask task, EnvironmentOptions options)
    : TabletopEnvironment(task, options)
{
    private const double Lifted = 0.2;

    protected override ReadOnlySpan<double> Thing => Cube;

    protected override bool IsDone => Cube[2] > Lifted;

    protected override void Arrange(StartDraws draws) =>
        PlaceCube(draws.Between(-0.1, 0.25), draws.Between(-0.25, 0.02));
}
