using Theia.Robotics.Native;

namespace Theia.Robotics.Tasks.Cortex;

/// <summary>
/// A task of CortexBench. Nothing is allocated and no name is looked up in a control step: experts learn from millions.
/// </summary>
internal abstract class CortexEnvironment : RobotEnvironment
{
    private readonly NativeArray<double> _warmStart;
    private readonly double[] _kept;

    private protected CortexEnvironment(RobotTask task, EnvironmentOptions options, MujocoModel model)
        : base(task, options, model)
    {
        Positions = Simulation.Array<double>("qpos");
        Velocities = Simulation.Array<double>("qvel");
        Controls = Simulation.Array<double>("ctrl");
        _warmStart = Simulation.Array<double>("qacc_warmstart");
        _kept = new double[model.VelocityCount];
    }

    private protected NativeArray<double> Positions { get; }

    private protected NativeArray<double> Velocities { get; }

    private protected NativeArray<double> Controls { get; }

    /// <summary>A number in a range, from one in [0, 1).</summary>
    private protected static double Between(double unit, double low, double high) => low + ((high - low) * unit);

    /// <summary>
    /// Computes places from positions where the published task leaves older ones, so that images are of the state. The
    /// next steps are as if nothing had happened.
    /// </summary>
    private protected void RefreshPlaces()
    {
        _warmStart.Span.CopyTo(_kept);
        Simulation.Forward();
        _kept.CopyTo(_warmStart.Span);
    }

    /// <summary>Loads the model of a task whose start is as published: nothing else can vary.</summary>
    /// <param name="task">The task.</param>
    /// <param name="options">Where the files are.</param>
    /// <param name="file">The model file within the archive.</param>
    private protected static MujocoModel Load(RobotTask task, EnvironmentOptions options, string file)
    {
        if (options.Variation.IsAny)
        {
            throw new UsageException(
                $"{task.Id} is a published task, in which nothing but the start varies. Leave out the variations.");
        }

        // What is missing first is what is said first.
        MujocoLibrary.Load();
        return MujocoModel.Load(Path.Combine(RobotAssets.Require(task.Assets!, options.Assets), file));
    }
}
