using Theia.Robotics;

namespace Theia.Tests.Robotics;

/// <summary>Physics against what can be computed by hand.</summary>
public sealed class PhysicsTests
{
    [Fact]
    public void A_ball_falls_as_gravity_says()
    {
        using MujocoModel model = Mujoco.Model(
            """
            <mujoco><option timestep="0.002" gravity="0 0 -9.81"/>
              <worldbody><body pos="0 0 10"><freejoint/><geom size="0.1"/></body></worldbody></mujoco>
            """);
        using var simulation = new MujocoSimulation(model);

        simulation.Step(500);

        // Semi-implicit Euler: the n-th step moves by the velocity after it, so the sum is g h² n (n + 1) / 2.
        Assert.Equal(1, simulation.Time, 1e-12);
        Assert.Equal(-9.81, simulation.Velocities[2], 1e-10);
        Assert.Equal(10 - (9.81 * 0.002 * 0.002 * 500 * 501 / 2), simulation.Positions[2], 1e-10);
    }

    [Fact]
    public void A_pendulum_keeps_its_energy_and_its_period()
    {
        using MujocoModel model = Mujoco.Model(
            """
            <mujoco><option timestep="0.001" integrator="RK4"/>
              <worldbody><body><joint name="hinge" axis="0 1 0"/>
                <inertial pos="0 0 -0.5" mass="2" diaginertia="1e-9 1e-9 1e-9"/></body></worldbody></mujoco>
            """);
        using var simulation = new MujocoSimulation(model);
        simulation.Positions[0] = 0.1;
        double Energy(double angle, double velocity) =>
            (0.5 * 2 * 0.25 * velocity * velocity) - (2 * 9.81 * 0.5 * Math.Cos(angle));
        var before = Energy(0.1, 0);
        List<double> crossings = [];
        for (var previous = 0.1; crossings.Count < 5; previous = simulation.Positions[0])
        {
            simulation.Step();
            if (previous < 0 != simulation.Positions[0] < 0)
                crossings.Add(simulation.Time);
        }

        // RK4 at a 1400th of the period; the period of a point on a rod to second order in the amplitude, ± a step.
        Assert.Equal(before, Energy(simulation.Positions[0], simulation.Velocities[0]), 1e-9);
        var period = 2 * Math.PI * Math.Sqrt(0.5 / 9.81) * (1 + (0.1 * 0.1 / 16));
        Assert.Equal(2 * period, crossings[4] - crossings[0], 0.002);
    }

    [Fact]
    public void A_ball_at_rest_presses_with_its_weight()
    {
        using MujocoModel model = Mujoco.Model(
            """
            <mujoco><worldbody><geom name="floor" type="plane" size="5 5 1"/>
              <body name="ball" pos="0.5 -0.25 0.1"><freejoint/><geom name="ball" size="0.1" mass="3"/></body>
            </worldbody></mujoco>
            """);
        using var simulation = new MujocoSimulation(model);

        simulation.Step(2000);
        simulation.Forward();

        Contact contact = Assert.Single(simulation.Contacts);
        Assert.Equal(("floor", "ball"), (contact.First.Name, contact.Second.Name));
        Assert.Equal((0, 0, 1), contact.Normal);
        Assert.Equal(3 * 9.81, contact.Force.Normal, 1e-4);             // 4 s of settling
        Assert.InRange(contact.Distance, -0.01, 0);
        Assert.Equal(0.5, contact.Position.X, 1e-6);
        Assert.Equal(-0.25, contact.Position.Y, 1e-6);
    }

    [Fact]
    public void A_motor_turns_its_joint_by_torque_over_inertia()
    {
        using MujocoModel model = Mujoco.Model(
            """
            <mujoco><option timestep="0.001" gravity="0 0 0"/>
              <worldbody><body><joint name="wheel" axis="0 0 1"/>
                <inertial pos="0 0 0" mass="1" diaginertia="1 1 0.5"/></body></worldbody>
              <actuator><motor name="drive" joint="wheel" ctrlrange="-1 1" ctrllimited="true"/></actuator>
              <sensor><jointvel name="speed" joint="wheel"/></sensor></mujoco>
            """);
        using var simulation = new MujocoSimulation(model);
        ModelActuator drive = model.Actuators["drive"];
        simulation.Controls[drive.ControlAddress] = 0.25;

        simulation.Step(1000);
        simulation.Forward();

        Assert.Equal((-1.0, 1.0), drive.ControlRange);
        Assert.Equal(0.25 / 0.5, simulation.Velocities[0], 1e-10);
        Assert.Equal(simulation.Velocities[0], simulation.ValuesOf(model.Sensors["speed"])[0]);
        Assert.Equal(0.25 / 0.5, simulation.Accelerations[0], 1e-10);
    }

    [Fact]
    public void Places_and_velocities_follow_the_joints()
    {
        using MujocoModel model = Mujoco.Model(
            """
            <mujoco><compiler angle="radian"/><worldbody><body name="arm" pos="0 0 1"><joint name="yaw" axis="0 0 1"/>
              <geom name="tube" type="capsule" fromto="0 0 0 2 0 0" size="0.05"/><site name="tip" pos="2 0 0"/>
            </body></worldbody></mujoco>
            """);
        using var simulation = new MujocoSimulation(model);
        simulation.Positions[0] = 0.3;
        simulation.Velocities[0] = 0.7;

        simulation.Forward();

        ModelSite tip = model.Sites["tip"];
        double sine = Math.Sin(0.3), cosine = Math.Cos(0.3);
        Close([2 * cosine, 2 * sine, 1], simulation.PositionOf(tip));
        Close([cosine, sine, 1], simulation.PositionOf(model.Geoms["tube"]));
        Close([cosine, -sine, 0, sine, cosine, 0, 0, 0, 1], simulation.RotationOf(tip));
        Close([0, 0, 0.7, -2 * sine * 0.7, 2 * cosine * 0.7, 0], simulation.VelocityOf(tip));
        Close([0, 0, 0.7, 0, 0, 0], simulation.VelocityOf(model.Bodies["arm"]));
    }

    // float64 products of numbers near 1
    private static void Close(double[] expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12);
    }
}
