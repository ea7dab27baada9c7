using Theia.Robotics;

namespace Theia.Tests.Robotics;

public sealed class SimulationStateTests
{
    // Contacts, an actuator with a state of its own, a mocap body and an equality: all that a state can have.
    private const string Model =
        """
        <mujoco><worldbody><geom type="plane" size="5 5 1"/>
          <body name="box" pos="0 0 0.3" euler="20 30 0"><freejoint/><geom type="box" size="0.1 0.1 0.1"/></body>
          <body name="arm" pos="0.3 0 0.6"><joint name="j" axis="0 1 0"/><geom type="capsule" size="0.03 0.2"/></body>
          <body name="hand" mocap="true" pos="1 1 1"/><body name="held" pos="1 1 1"><freejoint/><geom size="0.05"/></body>
        </worldbody>
        <equality><weld body1="hand" body2="held"/></equality>
        <actuator><general joint="j" dyntype="filter" dynprm="0.1" gainprm="3"/></actuator></mujoco>
        """;

    [Fact]
    public void A_restored_state_continues_with_the_same_bits()
    {
        using MujocoModel model = Mujoco.Model(Model);
        using var first = new MujocoSimulation(model);
        using var second = new MujocoSimulation(model);
        first.Controls[0] = 0.8;
        first.MocapPositions[2] = 1.1;
        first.Step(200);
        SimulationState state = first.GetState();

        first.Step(300);
        second.Step(50);
        second.SetState(state);
        second.Step(300);

        Assert.Equal(0.4, state.Time, 1e-12);
        Assert.Equal(first.Positions.ToArray(), second.Positions.ToArray());
        Assert.Equal(first.Velocities.ToArray(), second.Velocities.ToArray());
        Assert.Equal(first.Time, second.Time);
        Assert.NotEqual(state.Positions.ToArray(), first.Positions.ToArray());
    }

    [Fact]
    public void A_reset_is_the_start()
    {
        using MujocoModel model = Mujoco.Model(Model);
        using var simulation = new MujocoSimulation(model);
        var start = simulation.Positions.ToArray();
        simulation.Controls[0] = 1;
        simulation.Step(10);

        simulation.Reset();

        Assert.Equal(0, simulation.Time);
        Assert.Equal(start, simulation.Positions.ToArray());
        Assert.Equal(0, simulation.Controls[0]);
    }

    [Fact]
    public void A_state_of_another_model_is_refused()
    {
        using MujocoModel model = Mujoco.Model(Model);
        using MujocoModel other = Mujoco.Model(
            "<mujoco><worldbody><body><freejoint/><geom size='1'/></body></worldbody></mujoco>");
        using var simulation = new MujocoSimulation(model);
        using var stranger = new MujocoSimulation(other);

        UsageException error = Assert.Throws<UsageException>(() => simulation.SetState(stranger.GetState()));

        Assert.Contains("another model: it has 7 positions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_simulation_that_explodes_leaves_a_warning_and_a_reset_forgets_it()
    {
        using MujocoModel model = Mujoco.Model(Model);
        using var simulation = new MujocoSimulation(model);
        simulation.Velocities[0] = double.NaN;

        simulation.Step();

        Assert.Contains("unstable", Assert.Single(simulation.Warnings), StringComparison.Ordinal);
        simulation.Reset();
        Assert.Empty(simulation.Warnings);
    }

    [Fact]
    public void Simulations_of_one_model_run_on_several_threads()
    {
        using MujocoModel model = Mujoco.Model(Model);
        var ends = new double[8][];

        Parallel.For(0, ends.Length, i =>
        {
            using var simulation = new MujocoSimulation(model);
            simulation.Controls[0] = 0.5;
            simulation.Step(300);
            ends[i] = simulation.Positions.ToArray();
        });

        Assert.All(ends, end => Assert.Equal(ends[0], end));
    }
}
