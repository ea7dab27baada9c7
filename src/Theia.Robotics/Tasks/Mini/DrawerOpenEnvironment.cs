namespace Theia.Robotics.Tasks.Mini;

/// <summary>Opens the drawer of a cabinet at the back of the table.</summary>
internal sealed class DrawerOpenEnvironment(RobotTask task, EnvironmentOptions options)
    : TabletopEnvironment(task, options)
{
    private const double Open = 0.12;

    protected override ReadOnlySpan<double> Thing => Simulation.PositionOf(Model.Geoms["handle"]);

    protected override bool IsDone => Simulation.Positions[Model.Joints["drawer"].PositionAddress] > Open;

    protected override void Arrange(StartDraws draws) =>
        Place("cabinet", draws.Between(-0.25, 0.02), draws.Between(0.24, 0.3));
}
