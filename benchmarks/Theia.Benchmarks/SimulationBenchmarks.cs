using Theia.Robotics;

namespace Theia.Benchmarks;

/// <summary>
/// Steps and images of a scene like those that a robot learns in: an arm at a table with things on it.
/// </summary>
internal static class SimulationBenchmarks
{
    private const int Rounds = 7, Frames = 200, Steps = 20_000, Size = 224;

    // Six joints with motors, a gripper, a table with a drawer, four things, a checkered floor, a sky.
    private const string Arm =
        """
        <mujoco><option timestep="0.002"/><compiler angle="radian"/>
        <visual><quality offsamples="4" shadowsize="1024" numslices="16" numstacks="10" numquads="2"/></visual>
        <asset><texture name="sky" type="skybox" builtin="gradient" rgb1="0.6 0.7 0.9" rgb2="0.1 0.1 0.2" width="64" height="384"/>
          <texture name="tiles" type="2d" builtin="checker" rgb1="0.4 0.4 0.4" rgb2="0.6 0.6 0.6" width="128" height="128"/>
          <material name="tiles" texture="tiles" texrepeat="8 8"/></asset>
        <default><joint damping="1" armature="0.05"/><motor ctrllimited="true" ctrlrange="-1 1" gear="20"/></default>
        <worldbody><light pos="0 -1 3" dir="0 0.3 -1"/><camera name="front" pos="0.6 -1.4 1.3" xyaxes="1 0.3 0 -0.12 0.4 0.9" fovy="50"/>
          <geom type="plane" size="4 4 1" material="tiles"/>
          <geom name="table" type="box" pos="0.5 0 0.4" size="0.4 0.5 0.02" rgba="0.6 0.45 0.3 1"/>
          <geom type="box" pos="0.2 -0.4 0.19" size="0.02 0.02 0.19"/><geom type="box" pos="0.2 0.4 0.19" size="0.02 0.02 0.19"/>
          <geom type="box" pos="0.8 -0.4 0.19" size="0.02 0.02 0.19"/><geom type="box" pos="0.8 0.4 0.19" size="0.02 0.02 0.19"/>
          <body name="base" pos="0 0 0.4"><geom type="cylinder" size="0.08 0.1" rgba="0.3 0.3 0.3 1"/>
            <body pos="0 0 0.1"><joint name="j1" axis="0 0 1"/><geom type="capsule" fromto="0 0 0 0 0 0.2" size="0.05" rgba="0.9 0.9 0.9 1"/>
              <body pos="0 0 0.2"><joint name="j2" axis="0 1 0"/><geom type="capsule" fromto="0 0 0 0.3 0 0.1" size="0.04" rgba="0.9 0.5 0.1 1"/>
                <body pos="0.3 0 0.1"><joint name="j3" axis="0 1 0"/><geom type="capsule" fromto="0 0 0 0.25 0 -0.1" size="0.035" rgba="0.9 0.9 0.9 1"/>
                  <body pos="0.25 0 -0.1"><joint name="j4" axis="1 0 0"/><geom size="0.035" rgba="0.3 0.3 0.3 1"/>
                    <body pos="0.05 0 0"><joint name="j5" axis="0 1 0"/><geom type="box" size="0.03 0.05 0.02" rgba="0.2 0.2 0.2 1"/>
                      <body pos="0.05 0.03 0"><joint name="j6" type="slide" axis="0 1 0" range="-0.02 0.02" limited="true"/>
                        <geom type="box" size="0.03 0.005 0.01" rgba="0.1 0.1 0.1 1"/></body>
                      <geom type="box" pos="0.05 -0.03 0" size="0.03 0.005 0.01" rgba="0.1 0.1 0.1 1"/></body></body></body></body></body></body>
          <body pos="0.5 0.2 0.45"><freejoint/><geom type="box" size="0.03 0.03 0.03" rgba="0.9 0.1 0.1 1"/></body>
          <body pos="0.6 -0.1 0.46"><freejoint/><geom size="0.04" rgba="0.1 0.7 0.2 1"/></body>
          <body pos="0.4 -0.25 0.47"><freejoint/><geom type="cylinder" size="0.03 0.05" rgba="0.1 0.3 0.9 1"/></body>
          <body pos="0.7 0.3 0.46"><freejoint/><geom type="capsule" size="0.025 0.04" euler="0 1.57 0" rgba="0.9 0.8 0.1 1"/></body>
        </worldbody>
        <actuator><motor joint="j1"/><motor joint="j2"/><motor joint="j3"/><motor joint="j4"/><motor joint="j5"/><motor joint="j6"/></actuator>
        </mujoco>
        """;

    /// <param name="arguments">Optional: a PNG file to write an image of the scene to.</param>
    public static int Run(string[] arguments)
    {
        using var model = MujocoModel.FromMjcf(Arm);
        using var simulation = new MujocoSimulation(model);
        using var fast = new CameraRenderer(model, Size, Size, RenderOptions.Fast);
        using var shadows = new CameraRenderer(model, Size, Size, RenderOptions.Fast with { Shadows = true });
        using var full = new CameraRenderer(model, Size, Size);
        ModelCamera camera = model.Cameras["front"];
        if (arguments is [var path])
        {
            simulation.Step(500);
            simulation.Forward();
            full.Render(simulation, camera).SavePng(path);
            return 0;
        }

        Console.WriteLine($"{fast.Fingerprint}; {Rounds} rounds of {Frames} images of {Size} pixels or {Steps} steps");
        Time("steps", Steps, () =>
        {
            simulation.Reset();
            for (var i = 0; i < Steps; i++)
            {
                Drive(simulation, i);
                simulation.Step();
            }
        });
        void Images(string what, Action image) => Time(what, Frames, () =>
        {
            simulation.Reset();
            for (var i = 0; i < Frames; i++)
            {
                Drive(simulation, i);
                simulation.Step();
                image();
            }
        });
        Images("color, without shadows and samples", () => fast.Render(simulation, camera));
        Images("color, with shadows", () => shadows.Render(simulation, camera));
        Images("color, as the model says: shadows, reflections, 4 samples", () => full.Render(simulation, camera));
        Images("depth", () => fast.RenderDepth(simulation, camera));
        Images("segmentation", () => fast.RenderSegmentation(simulation, camera));
        Time("control steps of 10 steps with a color image", Frames, () =>
        {
            simulation.Reset();
            for (var i = 0; i < Frames; i++)
            {
                Drive(simulation, 10 * i);
                simulation.Step(10);
                fast.Render(simulation, camera);
            }
        });
        foreach (RobotTask task in RobotTasks.All.Where(static task => task.Suite == "mini"))
            TimeTask(task);
        return 0;
    }

    private static void TimeTask(RobotTask task)
    {
        using RobotEnvironment environment = task.Open();
        var action = new double[task.ActionSize];
        Time($"`{task}`: control steps with an image", Frames, () =>
        {
            environment.Reset(1);
            for (var i = 0; i < Frames; i++)
            {
                if (environment.HasEnded)
                    environment.Reset(i);
                for (var k = 0; k < action.Length; k++)
                    action[k] = 0.5 * Math.Sin((0.2 * i) + (1.3 * k));
                environment.Step(action);
                environment.Render();
            }
        });
    }

    private static void Drive(MujocoSimulation simulation, int step)
    {
        Span<double> controls = simulation.Controls;
        for (var i = 0; i < controls.Length; i++)
            controls[i] = 0.5 * Math.Sin((0.005 * step) + i);
    }

    private static void Time(string what, int count, Action work)
    {
        var (clock, processor) = RoundTimes.Of(Rounds, work);
        Console.WriteLine(
            $"| {what} | {count / clock[Rounds / 2]:0} ({count / clock[0]:0}, {count / clock[^1]:0}) "
            + $"| {1e6 * processor[Rounds / 2] / count:0.0} µs | {count / processor[Rounds / 2]:0} |");
    }
}
