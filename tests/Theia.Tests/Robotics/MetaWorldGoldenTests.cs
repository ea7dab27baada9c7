using System.Text.Json;
using Theia.Robotics;
using Theia.Robotics.Tasks;
using Theia.Robotics.Tasks.Cortex.MetaWorld;
using Sequences = Theia.Tests.Robotics.CortexSequences<Theia.Robotics.Tasks.Cortex.MetaWorld.SawyerEnvironment>;

namespace Theia.Tests.Robotics;

/// <summary>The five tasks of Meta-World, against the package's own numbers and images.</summary>
public sealed class MetaWorldGoldenTests(CortexModels models) : IClassFixture<CortexModels>
{
    private const string Suite = "metaworld";

    public static TheoryData<string> Tasks => [.. Sequences.Names(Suite)];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_task_has_the_sizes_of_meta_world(string name)
    {
        using var golden = Sequences.Open(models, Suite, name);
        (RobotTask task, MujocoModel model) = (golden.Environment.Task, golden.Environment.Model);
        double Number(string key) => golden.Task.GetProperty(key).GetDouble();

        Assert.Equal(Number("horizon"), task.Horizon);
        Assert.Equal(Number("timestep") * Number("frame_skip"), task.ControlInterval, 1e-12);
        Assert.Equal(golden.Task.GetProperty("action_low").GetArrayLength(), task.ActionSize);
        Assert.Equal(Number("nq"), model.PositionCount);
        Assert.Equal(
            Sequences.Numbers(golden.Task.GetProperty("weld_eq_data_first_11")),
            model.Field<double>("eq_data")[..11].ToArray());
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Observations_and_rewards_of_states_are_meta_worlds(string name)
    {
        using var golden = Sequences.Open(models, Suite, name);
        SawyerEnvironment environment = golden.Environment;
        foreach (JsonElement sequence in golden.Sequences)
        {
            environment.Reset(1);
            golden.SetModel(sequence);
            SetConstants(environment, sequence.GetProperty("constants"));
            (GoldenRows positions, GoldenRows velocities, GoldenRows mocap) =
                (golden.Rows(sequence, "qpos"), golden.Rows(sequence, "qvel"), golden.Rows(sequence, "mocap_pos"));
            (GoldenRows observations, GoldenRows actions) =
                (golden.Rows(sequence, "obs"), golden.Rows(sequence, "action"));
            (GoldenRows rewards, GoldenRows info) = (golden.Rows(sequence, "reward"), golden.Rows(sequence, "info"));
            for (var t = 0; t < actions.Count; t++)
            {
                environment.SetState(positions[t + 1], velocities[t + 1], mocap[t + 1]);
                observations[t][..18].CopyTo(environment.PreviousFrame);
                environment.ObserveStep();
                SawyerReward reward = environment.Evaluate(Math.Clamp(actions[t][3], -1, 1));

                Sequences.Near(observations[t + 1], environment.ReadState(), 1e-9);
                Sequences.Near(observations[t + 1][..4], environment.ReadProprioception(), 1e-9);
                // The package computes parts in single precision.
                Assert.Equal(rewards[t][0], reward.Reward, 2e-6);
                Sequences.Near(info[t], Info(reward), 2e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Experts_act_as_meta_worlds(string name)
    {
        using var golden = Sequences.Open(models, Suite, name);
        IExpert expert = golden.Environment.Task.Expert();
        var action = new double[4];
        foreach (JsonElement sequence in golden.Sequences.Where(
            sequence => sequence.GetProperty("kind").GetString() == "expert"))
        {
            (GoldenRows observations, GoldenRows actions) =
                (golden.Rows(sequence, "obs"), golden.Rows(sequence, "action"));
            for (var t = 0; t < actions.Count; t++)
            {
                expert.Act(observations[t], action);

                Sequences.Near(actions[t], action, 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void One_control_step_is_that_of_the_same_version(string name)
    {
        using var golden = Sequences.Open(models, Suite, name);
        golden.CheckOwnSteps(sequence => StepFromEach(golden, sequence));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void One_control_step_is_near_that_of_the_packages_version(string name)
    {
        using var golden = Sequences.Open(models, Suite, name);
        foreach (JsonElement sequence in golden.Sequences)
        {
            (GoldenRows observations, GoldenRows info) = (golden.Rows(sequence, "obs"), golden.Rows(sequence, "info"));
            List<double> worst = [];
            foreach (var t in StepFromEach(golden, sequence))
            {
                worst.Add(Sequences.Worst(observations[t + 1], golden.Environment.ReadState()));
                Assert.Equal(
                    info[t][0] != 0, golden.Environment.Evaluate(golden.Rows(sequence, "action")[t][3]).Success);
            }

            // Contacts are solved otherwise by each version: the README's tolerances.
            Assert.InRange(worst.Max(), 0, 0.04);
            Assert.InRange(worst.Order().ElementAt(worst.Count / 2), 0, 0.006);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_start_is_the_one_of_the_same_numbers(string name)
    {
        using var golden = Sequences.Open(models, Suite, name);
        SawyerEnvironment environment = golden.Environment;
        foreach (JsonElement sequence in golden.Sequences)
        {
            environment.StartFrom(Sequences.Numbers(sequence.GetProperty("rand_vec")));

            // The arm settles from far away, into another posture in other versions; the hand is at the same place.
            Sequences.Near(golden.Rows(sequence, "obs")[0], environment.ReadState(), 0.03);
            JsonElement constants = sequence.GetProperty("constants");
            Sequences.Near(
                Sequences.Numbers(constants.GetProperty("target_pos")),
                [environment.Target.X, environment.Target.Y, environment.Target.Z], 1e-3);
            Sequences.Near(
                Sequences.Numbers(constants.GetProperty("obj_init_pos")),
                [environment.ObjectStart.X, environment.ObjectStart.Y, environment.ObjectStart.Z], 1e-3);
            Sequences.Near(
                golden.OwnRows(sequence, "reset_qpos").Values, environment.Simulation.Positions, 1e-6);
            Sequences.Near(
                golden.OwnRows(sequence, "reset_qvel").Values, environment.Simulation.Velocities, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Whole_sequences_are_those_of_the_package(string name)
    {
        using var golden = Sequences.Open(models, Suite, name);
        Assert.SkipUnless(
            Sequences.IsSame(Suite),
            $"The sequences are of another MuJoCo than {MujocoLibrary.Load().Version}; contacts drift apart.");
        foreach (JsonElement sequence in golden.Sequences)
        {
            golden.Environment.StartFrom(Sequences.Numbers(sequence.GetProperty("rand_vec")));
            GoldenRows actions = golden.Rows(sequence, "action");
            for (var t = 0; t < actions.Count; t++)
            {
                golden.Environment.Step(actions[t]);
                Sequences.Near(golden.Rows(sequence, "obs")[t + 1], golden.Environment.ReadState(), 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Experts_solve_episodes_from_any_start(string name)
    {
        using var golden = Sequences.Open(models, Suite, name);
        SawyerEnvironment environment = golden.Environment;
        IExpert expert = environment.Task.Expert();
        var action = new double[4];
        var solved = 0;
        for (var seed = 0; seed < 25; seed++)
        {
            environment.Reset(seed);
            while (!environment.HasEnded)
            {
                expert.Act(environment.ReadState(), action);
                environment.Step(action);
            }

            Assert.Equal(environment.Task.Horizon, environment.StepCount);
            solved += environment.HasSucceeded ? 1 : 0;
        }

        Assert.InRange(solved, 24, 25);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Images_are_those_of_the_package(string name)
    {
        Mujoco.SkipUnlessItRenders();
        using var golden = Sequences.Open(models, Suite, name);
        SawyerEnvironment environment = golden.Environment;
        foreach (JsonElement render in golden.Task.GetProperty("renders").EnumerateArray())
        {
            JsonElement sequence = golden.Sequences.Single(
                item => item.GetProperty("name").GetString() == render.GetProperty("sequence").GetString());
            golden.SetModel(sequence);
            environment.Show(
                environment.ReadScene(), golden.Rows(sequence, "qpos")[render.GetProperty("index").GetInt32()]);
            ModelCamera camera = environment.Model.Cameras[render.GetProperty("camera").GetString()!];

            using var renderer = new CameraRenderer(environment.Model, 256, 256, environment.Task.Rendering);
            golden.CheckImage(render, renderer.Render(environment.Simulation, camera));

            Sequences.Near(
                Sequences.Numbers(render.GetProperty("cam_pos")), environment.Simulation.PositionOf(camera), 1e-9);
            Sequences.Near(
                Sequences.Numbers(render.GetProperty("cam_xmat")), environment.Simulation.RotationOf(camera), 1e-9);
            if (camera.Name == environment.Task.Camera)
                golden.CheckImage(render, environment.Render());
        }
    }

    // From each recorded state, with what the solver remembers, one control step.
    private static IEnumerable<int> StepFromEach(Sequences golden, JsonElement sequence)
    {
        SawyerEnvironment environment = golden.Environment;
        (GoldenRows positions, GoldenRows velocities, GoldenRows mocap) =
            (golden.Rows(sequence, "qpos"), golden.Rows(sequence, "qvel"), golden.Rows(sequence, "mocap_pos"));
        (GoldenRows warmStarts, GoldenRows actions, GoldenRows observations) =
            (golden.Rows(sequence, "warmstart"), golden.Rows(sequence, "action"), golden.Rows(sequence, "obs"));
        for (var t = 0; t < actions.Count; t++)
        {
            environment.Reset(1);
            golden.SetModel(sequence);
            SetConstants(environment, sequence.GetProperty("constants"));
            environment.SetState(positions[t], velocities[t], mocap[t]);
            warmStarts[t].CopyTo(environment.Simulation.Field<double>("qacc_warmstart"));
            observations[t][..18].CopyTo(environment.PreviousFrame);
            environment.Step(actions[t]);
            yield return t;
        }
    }

    private static void SetConstants(SawyerEnvironment environment, JsonElement constants)
    {
        environment.Target = Position.Of(Sequences.Numbers(constants.GetProperty("target_pos")));
        environment.ObjectStart = Position.Of(Sequences.Numbers(constants.GetProperty("obj_init_pos")));
        environment.FingerStart = Position.Of(Sequences.Numbers(constants.GetProperty("init_tcp")));
        foreach (var name in (string[])["obj_to_target_init", "target_to_obj_init"])
        {
            if (constants.TryGetProperty(name, out JsonElement length))
                environment.StartLength = length.GetDouble();
        }
    }

    // The package's columns, the last of which is the reward.
    private static double[] Info(SawyerReward reward) =>
    [
        reward.Success ? 1 : 0, reward.Near, reward.IsGrasped ? 1 : 0, reward.Grasp, reward.InPlace, reward.Distance,
        reward.Reward,
    ];
}
