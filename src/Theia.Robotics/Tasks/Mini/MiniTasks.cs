using Theia.Robotics.Experts;

namespace Theia.Robotics.Tasks.Mini;

/// <summary>The tasks of the own suite, which need no download.</summary>
internal static class MiniTasks
{
    public static IReadOnlyList<RobotTask> All { get; } =
    [
        Body(
            "reach", "Move the tip of an arm of two links onto a disk, and keep it there.",
            static (task, options) => new ReachEnvironment(task, options),
            ReachEnvironment.ActionSize, ReachState.Size, ReachEnvironment.Horizon)
            with { Demonstrations = 100, DemonstrationNoise = 0.5, MakeExpert = static () => new ReachScript() },
        Body(
            "planar-run", "Run at the speed that the color of a lamp asks for, and withstand pushes.",
            static (task, options) => new RunnerEnvironment(task, options),
            RunnerEnvironment.ActionSize, RunnerEnvironment.StateSize, RunnerEnvironment.Horizon),
        Body(
            "walker-stand", "Stand up straight on two legs.",
            static (task, options) => new WalkerEnvironment(task, options, walks: false),
            WalkerEnvironment.ActionSize, WalkerEnvironment.StateSize, WalkerEnvironment.Horizon),
        Body(
            "walker-walk", "Walk at 1 m/s on two legs.",
            static (task, options) => new WalkerEnvironment(task, options, walks: true),
            WalkerEnvironment.ActionSize, WalkerEnvironment.StateSize, WalkerEnvironment.Horizon),
        Body(
            "finger-spin", "Keep a bar spinning with a finger of two links.",
            static (task, options) => new SpinnerEnvironment(task, options),
            SpinnerEnvironment.ActionSize, SpinnerEnvironment.StateSize, SpinnerEnvironment.Horizon),
        .. TabletopTasks.All,
    ];

    // Tasks of a whole body see images alone, act 50 times a second, and are scored by their rewards.
    private static RobotTask Body(
        string name, string description, Func<RobotTask, EnvironmentOptions, RobotEnvironment> open,
        int actions, int state, int horizon) =>
        new(open)
        {
            Suite = "mini",
            Name = name,
            Description = description,
            ActionSize = actions,
            ProprioceptionSize = 0,
            StateSize = state,
            Horizon = horizon,
            ControlInterval = 0.02,
            Measure = TaskMeasure.Reward,
            Demonstrations = 50,
            DemonstrationNoise = 0.4,
            Camera = "main",
            ImageSide = 224,
            Rendering = RenderOptions.Fast,
            MakeExpert = () => BundledExpert.Load($"mini/{name}"),
        };
}
