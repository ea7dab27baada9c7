using System.Diagnostics;
using Theia.Robotics;
using Theia.Robotics.Native;

namespace Theia.Tests.Robotics;

/// <summary>Measures the memory of the process, so it runs alone.</summary>
[CollectionDefinition("memory of simulations", DisableParallelization = true)]
[Collection("memory of simulations")]
public sealed class SimulationMemoryTests
{
    private const string Model =
        """
        <mujoco><asset><texture name="t" type="2d" builtin="checker" width="256" height="256"/>
          <material name="m" texture="t"/></asset>
        <worldbody><geom type="plane" size="3 3 1" material="m"/><camera name="down" pos="0 0 2"/>
          <body pos="0 0 0.2"><freejoint/><geom size="0.1"/></body></worldbody></mujoco>
        """;

    [Fact]
    public void Many_models_simulations_and_renderers_leave_nothing_behind()
    {
        Mujoco.SkipUnlessItRenders();
        for (var i = 0; i < 8; i++)
            Use();
        var before = Resident();

        for (var i = 0; i < 25; i++)
            Use();

        // Pixels, depth and what Mesa draws to take 12 MB each time: 25 would take 300.
        Assert.InRange(Resident() - before, long.MinValue, 100_000_000);
    }

    [Fact]
    public void Models_that_are_refused_and_simulations_that_stop_leave_nothing_behind()
    {
        Mujoco.SkipUnlessInstalled();
        void Fail()
        {
            Assert.Throws<DataException>(
                () => MujocoModel.FromMjcf(Model.Replace("plane", "plain", StringComparison.Ordinal)));
            using var model = MujocoModel.FromMjcf(Model);
            using var simulation = new MujocoSimulation(model);
            simulation.Velocities[0] = double.NaN;
            simulation.Step();
        }

        for (var i = 0; i < 20; i++)
            Fail();
        var before = Resident();

        for (var i = 0; i < 200; i++)
            Fail();

        // The virtual file system of 2.2.2 alone takes 2 MB.
        Assert.InRange(Resident() - before, long.MinValue, 60_000_000);
    }

    private static void Use()
    {
        using var model = MujocoModel.FromMjcf(Model);
        using var simulation = new MujocoSimulation(model);
        using var renderer = new CameraRenderer(model, 1024, 1024, RenderOptions.Fast);
        simulation.Step();
        renderer.Render(simulation, "down");
        renderer.RenderDepth(simulation, "down");
    }

    private static long Resident()
    {
        // What belongs to OpenGL is freed there; one thing after the other.
        for (var i = 0; i < 3; i++)
            RenderThread.Invoke(() => { });
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
