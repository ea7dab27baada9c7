using Theia.Robotics.Experts;

namespace Theia.Robotics.Tasks.Cortex.Adroit;

/// <summary>The two tasks of the Adroit hand, with the settings of CortexBench.</summary>
internal static class AdroitTasks
{
    public static IReadOnlyList<RobotTask> All { get; } =
    [
        Task(
            "pen", "A hand turns a pen as the target shows.", 24, 24, 45, 100,
            (task, options) => new PenEnvironment(task, options)) with
        {
            MakePlanner = (task, seed) => new PathIntegralPlanner(task.Open(), seed, new()),
        },
        Task(
            "relocate", "A hand carries a ball to the target.", 30, 30, 39, 200,
            (task, options) => new RelocateEnvironment(task, options)),
    ];

    private static RobotTask Task(
        string name, string description, int actions, int proprioception, int state, int horizon,
        Func<RobotTask, EnvironmentOptions, RobotEnvironment> open) => new(open)
        {
            Name = name,
            Suite = "adroit",
            Description = description,
            ActionSize = actions,
            ProprioceptionSize = proprioception,
            StateSize = state,
            Horizon = horizon,
            ControlInterval = 0.01,
            Measure = TaskMeasure.Success,
            Demonstrations = 100,
            Camera = "vil_camera",
            ImageSide = 256,
            Rendering = new(),
            Assets = "adroit",
        };
}
