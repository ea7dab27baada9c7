using Theia.Robotics;

namespace Theia.Tests.Robotics.Tasks;

/// <summary>Episodes of experts: recorded, written, read, drawn again.</summary>
public sealed class DemonstrationTests
{
    private const string Task = "mini/pick-lift";

    [Fact]
    public void A_set_is_read_as_it_was_written_and_the_same_seed_gives_the_same_bytes()
    {
        using var folder = new ScratchFolder();
        DemonstrationSet set = Record(3);
        set.Save(folder["one.safetensors"]);
        var again = DemonstrationSet.Load(folder["one.safetensors"]);
        Record(3).Save(folder["two.safetensors"]);

        Assert.Equal(File.ReadAllBytes(folder["one.safetensors"]), File.ReadAllBytes(folder["two.safetensors"]));
        Assert.Equal((Task, 0.5, 3), (again.Task.Id, again.Noise, again.Episodes.Count));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(set.Episodes[i].Actions, again.Episodes[i].Actions);
            Assert.Equal(set.Episodes[i].States, again.Episodes[i].States);
            Assert.Equal(set.Episodes[i].Proprioception, again.Episodes[i].Proprioception);
            Assert.Equal(set.Episodes[i].Positions, again.Episodes[i].Positions);
            Assert.Equal(set.Episodes[i].Scene, again.Episodes[i].Scene);
            Assert.Equal(set.Episodes[i].Rewards, again.Episodes[i].Rewards);
            Assert.Equal((set.Episodes[i].Seed, 100), (again.Episodes[i].Seed, again.Episodes[i].Score));
        }
    }

    [Fact]
    public void What_is_recorded_is_the_action_without_the_noise_that_was_executed()
    {
        DemonstrationSet set = Record(2);
        IExpert expert = set.Task.Expert();
        var action = new double[set.Task.ActionSize];
        foreach (Demonstration episode in set.Episodes)
        {
            for (var t = 0; t < episode.Length; t++)
            {
                double[] state = [.. episode.States.Skip(t * set.Task.StateSize).Take(set.Task.StateSize)];
                expert.Act(state, action);
                for (var i = 0; i < action.Length; i++)
                {
                    // The state was rounded to float32, and a step of 5 cm is 1.
                    Assert.Equal(Math.Clamp(action[i], -1, 1), episode.Actions[(t * action.Length) + i], 1e-4);
                }
            }
        }
    }

    [Fact]
    public void A_file_of_other_sizes_or_another_kind_is_refused()
    {
        using var folder = new ScratchFolder();
        var path = folder["set.safetensors"];
        Record(1).Save(path);
        var tensors = SafetensorsFile.ReadAll(path);
        KeyValuePair<string, string>[] metadata;
        using (var file = SafetensorsFile.Open(path))
            metadata = [.. file.Metadata];

        Refused("'action' has the shape [1, 3]", tensors
            .ToDictionary(pair => pair.Key, pair => pair.Key == "action"
                ? new TensorData(DType.F32, [1, 3], new byte[12]) : pair.Value), metadata);
        Refused("'reward' is of type F64", tensors
            .ToDictionary(pair => pair.Key, pair => pair.Key == "reward"
                ? new TensorData(DType.F64, [1], new byte[8]) : pair.Value), metadata);
        Refused("no demonstrations", tensors, []);

        void Refused(
            string reason, IReadOnlyDictionary<string, TensorData> content,
            IReadOnlyList<KeyValuePair<string, string>> about)
        {
            SafetensorsWriter.Write(
                path,
                SafetensorsWriter.OfficialOrder(content.Select(pair => new TensorSource(pair.Key, pair.Value))), about);
            var error = Assert.Throws<DataException>(() => DemonstrationSet.Load(path));
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    private static DemonstrationSet Record(int episodes)
    {
        Mujoco.SkipUnlessInstalled();
        return DemonstrationRecorder.Record(RobotTasks.Find(Task), new() { Episodes = episodes, Seed = 5 });
    }
}
