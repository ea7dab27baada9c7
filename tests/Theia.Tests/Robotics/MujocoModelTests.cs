using Theia.Robotics;

namespace Theia.Tests.Robotics;

public sealed class MujocoModelTests
{
    private const string Arm =
        """
        <mujoco><compiler angle="radian"/><worldbody>
          <camera name="front" pos="0 -2 1" fovy="50"/>
          <body name="base" pos="0 0 0.5"><joint name="yaw" axis="0 0 1" range="-1.5 2" limited="true"/>
            <geom name="pedestal" size="0.1"/>
            <body name="elbow" pos="0.5 0 0"><joint name="bend" type="ball"/><geom size="0.05"/>
              <site name="tip" pos="0.1 0 0"/></body></body>
          <body name="cube" pos="1 0 0"><freejoint name="cube"/><geom name="cube" type="box" size="0.1 0.1 0.1"/></body>
          <body name="goal" mocap="true"/>
        </worldbody>
        <actuator><motor name="turn" joint="yaw" ctrlrange="-2 2" ctrllimited="true"/></actuator>
        <sensor><jointpos name="angle" joint="yaw"/><framepos name="hand" objtype="site" objname="tip"/></sensor></mujoco>
        """;

    [Fact]
    public void Elements_have_names_numbers_and_addresses()
    {
        using MujocoModel model = Mujoco.Model(Arm);

        Assert.Equal(["world", "base", "elbow", "cube", "goal"], model.Bodies.Select(body => body.Name));
        Assert.Equal(model.Bodies["base"].Id, model.Bodies["elbow"].ParentId);
        Assert.Equal([-1, -1, -1, -1, 0], model.Bodies.Select(body => body.MocapId));
        Assert.Equal(
            [
                new ModelJoint(0, "yaw", 1, JointKind.Hinge, 0, 1, 0, 1, (-1.5, 2)),
                new ModelJoint(1, "bend", 2, JointKind.Ball, 1, 4, 1, 3, null),
                new ModelJoint(2, "cube", 3, JointKind.Free, 5, 7, 4, 6, null),
            ],
            model.Joints);
        Assert.Equal(["pedestal", "", "cube"], model.Geoms.Select(geom => geom.Name));
        Assert.Equal(new ModelSite(0, "tip", 2), Assert.Single(model.Sites));
        Assert.Equal(new ModelCamera(0, "front", 0, 50), Assert.Single(model.Cameras));
        Assert.Equal(new ModelActuator(0, "turn", 0, (-2, 2)), Assert.Single(model.Actuators));
        Assert.Equal([new(0, "angle", 0, 1), new(1, "hand", 1, 3)], model.Sensors);
        Assert.Equal((12, 10, 1), (model.PositionCount, model.VelocityCount, model.ControlCount));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_nearest_one()
    {
        using MujocoModel model = Mujoco.Model(Arm);

        UsageException error = Assert.Throws<UsageException>(() => model.Bodies["elbov"]);

        Assert.Contains("has no body 'elbov'. Did you mean 'elbow'?", error.Message, StringComparison.Ordinal);
        Assert.False(model.Sites.TryGet("elbow", out _));
    }

    [Fact]
    public void Fields_are_read_and_written_by_their_names_in_MuJoCo()
    {
        using MujocoModel model = Mujoco.Model(Arm);
        using var simulation = new MujocoSimulation(model);
        ModelBody elbow = model.Bodies["elbow"];

        model.FieldRow<double>("body_pos", elbow)[0] = 0.75;
        model.Field<double>("opt.gravity")[2] = 0;
        simulation.Forward();

        Assert.Equal(0.75, simulation.PositionOf(elbow)[0], 1e-15);
        Assert.Equal(0, simulation.Accelerations[^4]);                   // the cube no longer falls
        Assert.Equal(5, model.Field<int>("body_parentid").Length);
        Assert.Equal(4 * 3, model.Field<float>("geom_rgba").Length);
        Assert.Equal(1, model.Field<byte>("jnt_limited")[0]);
    }

    [Fact]
    public void A_field_that_is_not_there_or_of_another_type_is_refused()
    {
        using MujocoModel model = Mujoco.Model(Arm);

        Assert.Contains(
            "has no field 'body_poss'. Did you mean 'body_pos'?",
            Assert.Throws<UsageException>(() => model.Field<double>("body_poss").Length).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "holds values of type double, not float",
            Assert.Throws<UsageException>(() => model.Field<float>("body_pos").Length).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "mjModel.body_pos has 5 rows",
            Assert.Throws<UsageException>(
                () => model.FieldRow<double>("body_pos", new ModelBody(5, "", 0, -1)).Length).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_has_fields_of_its_own()
    {
        using MujocoModel model = Mujoco.Model(Arm);
        using MujocoModel copy = model.Copy();

        copy.FieldRow<double>("body_pos", copy.Bodies["cube"])[0] = 7;

        Assert.Equal(1, model.FieldRow<double>("body_pos", model.Bodies["cube"])[0]);
        Assert.Equal(7, copy.FieldRow<double>("body_pos", copy.Bodies["cube"])[0]);
    }

    [Fact]
    public void A_model_file_finds_what_it_includes()
    {
        Mujoco.SkipUnlessInstalled();
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["parts.xml"], "<mujocoinclude><geom name='part' size='1'/></mujocoinclude>");
        File.WriteAllText(
            folder["model.xml"], "<mujoco><worldbody><include file='parts.xml'/></worldbody></mujoco>");

        using var model = MujocoModel.Load(folder["model.xml"]);

        Assert.Equal("part", Assert.Single(model.Geoms).Name);
        Assert.Equal(folder["model.xml"], model.Name);
    }

    [Fact]
    public void The_time_step_can_be_set()
    {
        using MujocoModel model = Mujoco.Model(Arm);
        using var simulation = new MujocoSimulation(model);

        model.TimeStep = 0.004;
        simulation.Step();

        Assert.Equal(0.004, simulation.Time);
        Assert.Throws<UsageException>(() => model.TimeStep = 0);
    }

    [Fact]
    public void A_simulation_outlives_its_model_and_says_when_it_is_disposed()
    {
        MujocoModel model = Mujoco.Model(Arm);
        var simulation = new MujocoSimulation(model);

        model.Dispose();
        simulation.Step(10);
        simulation.Dispose();

        Assert.Throws<ObjectDisposedException>(() => model.Field<double>("body_pos").Length);
        Assert.Throws<ObjectDisposedException>(() => new MujocoSimulation(model));
        Assert.Throws<ObjectDisposedException>(() => simulation.Step());
        Assert.Throws<ObjectDisposedException>(() => simulation.Positions.Length);
    }
}
