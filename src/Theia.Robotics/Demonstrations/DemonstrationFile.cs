using System.Globalization;
using System.Runtime.InteropServices;

namespace Theia.Robotics.Demonstrations;

/// <summary>
/// Demonstrations as a safetensors file: the frames of all episodes one after another, <c>length</c> of each, and what
/// they are in the metadata.
/// </summary>
internal static class DemonstrationFile
{
    /// <summary>What tells these files from others: an entry of their metadata.</summary>
    public static readonly KeyValuePair<string, string> Mark = new("format", "theia-demonstrations-1");

    private const string TaskKey = "task", NoiseKey = "noise", VariationKey = "variation";

    private const string Length = "length", Seed = "seed", Score = "score", Scene = "scene";
    private const string Action = "action", State = "state", Proprioception = "proprioception", Reward = "reward";
    private const string Position = "position";

    public static void Write(string path, DemonstrationSet set)
    {
        IReadOnlyList<Demonstration> episodes = set.Episodes;
        var frames = set.FrameCount;
        SafetensorsWriter.Write(
            path,
            SafetensorsWriter.OfficialOrder(
            [
                Of(Length, DType.I64, [episodes.Count], episodes.Select(episode => (long)episode.Length)),
                Of(Seed, DType.I64, [episodes.Count], episodes.Select(episode => episode.Seed)),
                Of(Score, DType.F64, [episodes.Count], episodes.Select(episode => episode.Score)),
                Of(Scene, DType.F64, [episodes.Count, -1], episodes.SelectMany(episode => episode.Scene)),
                Of(Action, DType.F32, [frames, -1], episodes.SelectMany(episode => episode.Actions)),
                Of(State, DType.F32, [frames, -1], episodes.SelectMany(episode => episode.States)),
                Of(Proprioception, DType.F32, [frames, -1], episodes.SelectMany(episode => episode.Proprioception)),
                Of(Reward, DType.F32, [frames], episodes.SelectMany(episode => episode.Rewards)),
                Of(Position, DType.F64, [frames, -1], episodes.SelectMany(episode => episode.Positions)),
            ]),
            [
                Mark, new(TaskKey, set.Task.Id),
                new(NoiseKey, set.Noise.ToString("R", CultureInfo.InvariantCulture)),
                new(VariationKey, VariationText.Of(set.Variation)),
            ]);
    }

    public static DemonstrationSet Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        if (file.Metadata.GetValueOrDefault(Mark.Key) != Mark.Value)
            throw new DataException(path, "these are no demonstrations.", "Name a file that demonstrate has written.");
        var task = RobotTasks.Find(file.Metadata.GetValueOrDefault(TaskKey) ?? "");
        var reader = new ArrayReader(file, path);
        var lengths = reader.Read<long>(Length, DType.I64, -1);
        var count = lengths.Length;
        if (count == 0 || lengths.Any(length => length is < 1 or > int.MaxValue))
            throw new DataException(path, $"it has {count} episodes, or one without a frame.", "Record it again.");
        var frames = lengths.Sum();
        var seeds = reader.Read<long>(Seed, DType.I64, count);
        var scores = reader.Read<double>(Score, DType.F64, count);
        var scene = reader.Rows<double>(Scene, DType.F64, count);
        var actions = reader.Rows<float>(Action, DType.F32, frames, task.ActionSize);
        var states = reader.Rows<float>(State, DType.F32, frames, task.StateSize);
        var own = reader.Rows<float>(Proprioception, DType.F32, frames, task.ProprioceptionSize);
        var rewards = reader.Read<float>(Reward, DType.F32, frames);
        var positions = reader.Rows<double>(Position, DType.F64, frames);
        var episodes = new Demonstration[count];
        var first = 0;
        for (var i = 0; i < count; i++)
        {
            var length = (int)lengths[i];
            episodes[i] = new Demonstration
            {
                Seed = seeds[i],
                Score = scores[i],
                ActionSize = task.ActionSize,
                Scene = scene.Take(i, 1),
                Actions = actions.Take(first, length),
                States = states.Take(first, length),
                Proprioception = own.Take(first, length),
                Rewards = rewards[first..(first + length)],
                Positions = positions.Take(first, length),
            };
            first += length;
        }

        return new DemonstrationSet(task, episodes)
        {
            Noise = double.TryParse(
                file.Metadata.GetValueOrDefault(NoiseKey), CultureInfo.InvariantCulture, out var noise) ? noise : 0,
            Variation = VariationText.Parse(file.Metadata.GetValueOrDefault(VariationKey) ?? "", path),
        };
    }

    private static TensorSource Of<T>(string name, DType type, long[] shape, IEnumerable<T> values) where T : unmanaged
    {
        T[] all = [.. values];
        if (shape is [var rows, -1])
            shape = [rows, all.Length / rows];
        return new TensorSource(name, new TensorData(type, shape, MemoryMarshal.AsBytes(all.AsSpan()).ToArray()));
    }
}
