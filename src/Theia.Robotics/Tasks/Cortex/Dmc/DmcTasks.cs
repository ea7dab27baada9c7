using Theia.Robotics.Experts;

namespace Theia.Robotics.Tasks.Cortex.Dmc;

/// <summary>The five tasks of dm_control, with the settings of CortexBench.</summary>
internal static class DmcTasks
{
    public static IReadOnlyList<RobotTask> All { get; } =
    [
        Task(
            "walker-stand", "Two legs get up and stand.", 6, 24, 0.025,
            (task, options) => new WalkerEnvironment(task, options, walks: false)),
        Task(
            "walker-walk", "Two legs get up and walk at 1 m/s.", 6, 24, 0.025,
            (task, options) => new WalkerEnvironment(task, options, walks: true)),
        Task(
            "reacher-easy", "An arm in a plane reaches the target.", 2, 6, 0.02,
            (task, options) => new ReacherEnvironment(task, options)) with { DemonstrationNoise = 0.6 },
        Task(
            "cheetah-run", "A cheetah runs, at best at 10 m/s.", 6, 17, 0.01,
            (task, options) => new CheetahEnvironment(task, options)),
        Task(
            "finger-spin", "A finger spins a body at 15 rad/s or more.", 2, 9, 0.02,
            (task, options) => new FingerEnvironment(task, options)),
    ];

    private static RobotTask Task(
        string name, string description, int actions, int state, double interval,
        Func<RobotTask, EnvironmentOptions, RobotEnvironment> open) => new(open)
        {
            Name = name,
            Suite = "dmc",
            Description = description,
            ActionSize = actions,
            ProprioceptionSize = 0,
            StateSize = state,
            Horizon = 1000,
            ControlInterval = interval,
            Measure = TaskMeasure.Reward,
            Demonstrations = 100,
            DemonstrationNoise = 0.2,
            Camera = "0",
            ImageSide = 256,
            Rendering = new(),
            Assets = "dmc",
            MakeExpert = () => BundledExpert.Load($"dmc/{name}"),
        };
}
