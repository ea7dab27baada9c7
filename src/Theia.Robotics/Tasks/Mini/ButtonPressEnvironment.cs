namespace Theia.Robotics.Tasks.Mini;

/// <summary>Presses a button that stands somewhere on the right of the table.</summary>
internal sealed class ButtonPressEnvironment(RobotTask task, EnvironmentOptions options)
    : TabletopEnvironment(task, options)
{
    private const double Pressed = 0.015;

    protected override ReadOnlySpan<double> Thing => Simulation.PositionOf(Model.Geoms["cap"]);

    protected override bool IsDone => Simulation.Positions[Model.Joints["cap"].PositionAddress] > Pressed;

    protected override void Arrange(StartDraws draws) =>
        Place("button", draws.Between(0.14, 0.3), draws.Between(-0.02, 0.28));
}
