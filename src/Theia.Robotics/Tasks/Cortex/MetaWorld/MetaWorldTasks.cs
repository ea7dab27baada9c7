using Theia.Robotics.Experts;

namespace Theia.Robotics.Tasks.Cortex.MetaWorld;

/// <summary>The five tasks of Meta-World, with the settings of CortexBench.</summary>
internal static class MetaWorldTasks
{
    public static IReadOnlyList<RobotTask> All { get; } =
    [
        Task(
            "assembly", "The arm puts a ring over a peg.",
            (task, options) => new AssemblyEnvironment(task, options), () => new AssemblyScript())
            with { DemonstrationNoise = 0.3 },
        Task(
            "bin-picking", "The arm carries a cube from one bin to the other.",
            (task, options) => new BinPickingEnvironment(task, options), () => new BinPickingScript()),
        Task(
            "button-press-topdown", "The arm presses a button from above.",
            (task, options) => new ButtonPressTopdownEnvironment(task, options), () => new ButtonPressTopdownScript()),
        Task(
            "drawer-open", "The arm pulls a drawer open.",
            (task, options) => new SawyerDrawerEnvironment(task, options), () => new SawyerDrawerScript()),
        Task(
            "hammer", "The arm drives a nail in with a hammer.",
            (task, options) => new HammerEnvironment(task, options), () => new HammerScript())
            with { DemonstrationNoise = 0.1 },
    ];

    private static RobotTask Task(
        string name, string description, Func<RobotTask, EnvironmentOptions, RobotEnvironment> open,
        Func<IExpert> expert) => new(open)
        {
            Name = name,
            Suite = "metaworld",
            Description = description,
            ActionSize = 4,
            ProprioceptionSize = 4,
            StateSize = 39,
            Horizon = 500,
            ControlInterval = 0.0125,
            Measure = TaskMeasure.Success,
            Demonstrations = 25,
            Camera = "topview",
            ImageSide = 256,
            Rendering = new(),
            Assets = "metaworld",
            MakeExpert = expert,
        };
}
