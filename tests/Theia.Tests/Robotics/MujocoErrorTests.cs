using Theia.Robotics;

namespace Theia.Tests.Robotics;

/// <summary>Errors inside MuJoCo become exceptions; the process goes on.</summary>
public sealed class MujocoErrorTests
{
    [Theory]
    [InlineData("<mujoco><worldbody><body><geom size='1'/><joint type='wrong'/></body></worldbody></mujoco>", "wrong")]
    [InlineData("<mujoco><worldbody><geom size='1'/>", "XML")]
    [InlineData("<mujoco><worldbody><geom shape='1'/></worldbody></mujoco>", "shape")]
    [InlineData("", "XML")]
    [InlineData("<mujoco><worldbody><body><freejoint/></body></worldbody></mujoco>", "mass")]
    public void A_bad_model_is_refused_with_MuJoCos_reason(string mjcf, string reason)
    {
        Mujoco.SkipUnlessInstalled();

        DataException error = Assert.Throws<DataException>(() => MujocoModel.FromMjcf(mjcf, "bad.xml"));

        Assert.StartsWith("bad.xml: MuJoCo ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(3, error.ExitCode);
    }

    [Fact]
    public void A_model_file_that_is_not_there_is_named()
    {
        UsageException error = Assert.Throws<UsageException>(() => MujocoModel.Load("no/such.xml"));

        Assert.Equal("There is no model file 'no/such.xml'. Name an MJCF file.", error.Message);
    }

    // Without a handler MuJoCo would wait for a key and end this process; a handler that returns lets it write beyond
    // its memory.
    [Fact]
    public void An_error_while_simulating_becomes_an_exception_and_other_simulations_continue()
    {
        using MujocoModel small = ModelThatRunsOutOfMemory();
        using MujocoModel good = Mujoco.Model(FallingBoxes(""));
        using var other = new MujocoSimulation(good);

        for (var i = 0; i < 50; i++)
        {
            using var simulation = new MujocoSimulation(small);
            DataException error = Assert.Throws<DataException>(() => simulation.Step(1000));
            Assert.StartsWith(
                "model.xml: MuJoCo has stopped this simulation: ", error.Message, StringComparison.Ordinal);
            Assert.Contains("stack", error.Message, StringComparison.OrdinalIgnoreCase);
        }

        other.Step(1000);
        Assert.Equal(2, other.Time, 1e-9);
        Assert.NotEmpty(other.Contacts);
    }

    [Fact]
    public void A_simulation_that_stopped_stays_stopped()
    {
        using MujocoModel small = ModelThatRunsOutOfMemory();
        using var simulation = new MujocoSimulation(small);
        Assert.Throws<DataException>(() => simulation.Step(1000));

        Assert.Throws<DataException>(() => simulation.Step());
        Assert.Throws<DataException>(simulation.Reset);
        Assert.Throws<DataException>(simulation.GetState);
        Assert.Throws<DataException>(() => simulation.Contacts);
    }

    // The least memory with which the model is accepted does not suffice for the contacts when the boxes have fallen.
    // The attribute got another name and unit in 3.0.
    private static MujocoModel ModelThatRunsOutOfMemory()
    {
        Mujoco.SkipUnlessInstalled();
        var unit = MujocoLibrary.Load().Number < 300 ? "nstack='{0}'" : "memory='{0}'";
        for (var size = 4000; ; size += size / 10)
        {
            try
            {
                var model = MujocoModel.FromMjcf(
                    FallingBoxes($"<size {unit.Replace("{0}", $"{size}", StringComparison.Ordinal)}/>"));
                try
                {
                    new MujocoSimulation(model).Dispose();
                    return model;
                }
                catch (DataException)
                {
                    model.Dispose();
                }
            }
            catch (DataException)
            {
                // the compiler's own step needs more
            }
        }
    }

    private static string FallingBoxes(string size) => $"""
        <mujoco>{size}<worldbody><geom type="plane" size="5 5 1"/>
          {string.Concat(Enumerable.Range(0, 12).Select(i => $"""
            <body pos="{0.01 * i} 0 {0.5 + (0.3 * i)}"><freejoint/><geom type="box" size="0.1 0.1 0.1"/></body>
            """))}
        </worldbody></mujoco>
        """;
}
