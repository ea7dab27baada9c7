using Theia.Robotics.Experts;

namespace Theia.Robotics.Tasks.Mini;

/// <summary>The tasks at the table.</summary>
internal static class TabletopTasks
{
    public static IReadOnlyList<RobotTask> All { get; } =
    [
        Task(
            "button-press", "Press the red button.",
            static (task, options) => new ButtonPressEnvironment(task, options), static () => new ButtonPressScript()),
        Task(
            "drawer-open", "Open the drawer.",
            static (task, options) => new DrawerOpenEnvironment(task, options), static () => new DrawerOpenScript()),
        Task(
            "pick-lift", "Grasp the cube and lift it.",
            static (task, options) => new PickLiftEnvironment(task, options), static () => new PickScript(false)),
        Task(
            "pick-place", "Carry the cube to the green pad and let it go.",
            static (task, options) => new PickPlaceEnvironment(task, options), static () => new PickScript(true)),
    ];

    private static RobotTask Task(
        string name, string description, Func<RobotTask, EnvironmentOptions, RobotEnvironment> open,
        Func<IExpert> expert) =>
        new(open)
        {
            Suite = "mini",
            Name = name,
            Description = description,
            ActionSize = 4,
            ProprioceptionSize = 4,
            StateSize = TabletopState.Size,
            Horizon = 100,
            ControlInterval = 0.04,
            Measure = TaskMeasure.Success,
            Demonstrations = 50,
            DemonstrationNoise = 0.5,
            Camera = "main",
            ImageSide = 224,
            Rendering = RenderOptions.Fast,
            MakeExpert = expert,
        };
}
