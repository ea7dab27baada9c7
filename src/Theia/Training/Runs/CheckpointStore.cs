using System.Globalization;
using Theia.Checkpoints;
using Theia.Data.IO;

namespace Theia.Training.Runs;

/// <summary>
/// The checkpoints of a run, <c>checkpoints/&lt;step:08&gt;/</c>: each whole or absent, the last two kept.
/// </summary>
internal sealed class CheckpointStore(string folder)
{
    private const int Kept = 2;

    private const string Weights = "model.safetensors", Optimizer = "optimizer.safetensors",
        Statistics = "statistics.safetensors", State = "state.json";

    /// <summary>Steps of the checkpoints that are there, oldest first.</summary>
    public IReadOnlyList<long> Steps => !Directory.Exists(folder) ? [] : [.. Directory.EnumerateDirectories(folder)
        .Select(static path => (
            Path: path,
            Step: long.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
                ? step
                : -1))
        .Where(found =>
            found.Step >= 0 && found.Path == PathOf(found.Step) && File.Exists(Path.Combine(found.Path, State)))
        .Select(static found => found.Step)
        .Order()];

    /// <summary>Folders of the checkpoints that are there, oldest first.</summary>
    public IReadOnlyList<string> Folders => [.. Steps.Select(PathOf)];

    /// <summary>Writes a checkpoint, unless that step has one, then deletes what is older than the last two.</summary>
    /// <exception cref="ResourceException">The disk is full; what was there before is kept.</exception>
    public void Save(RunState state, CheckpointTensors tensors)
    {
        var path = PathOf(state.Step);
        if (!Steps.Contains(state.Step))
        {
            if (Directory.Exists(path))
            {
                throw new DataException(
                    path, $"has the name of a checkpoint but no {State}.", "Move it away, then resume the run.");
            }

            AtomicDirectory.Write(path, neighbor =>
            {
                Write(Path.Combine(neighbor, Weights), tensors.Weights);
                Write(
                    Path.Combine(neighbor, Optimizer),
                    tensors.Optimizer
                        ?? throw new ArgumentException("A checkpoint holds the optimizer.", nameof(tensors)));
                if (tensors.Statistics.Count > 0)
                    Write(Path.Combine(neighbor, Statistics), tensors.Statistics);
                AtomicFile.WriteText(Path.Combine(neighbor, State), state.ToJson());
            });
        }

        foreach (var old in Steps.SkipLast(Kept).Select(PathOf).Where(HoldsOnlyACheckpoint))
            AtomicDirectory.Delete(old);
    }

    /// <summary>Takes back the checkpoint of a step where another is left.</summary>
    /// <param name="step">The step.</param>
    /// <param name="before">The newest checkpoint that is left.</param>
    /// <returns>False where there is no such checkpoint, or no other, or where its folder holds
    /// more than the checkpoint.</returns>
    public bool Discard(long step, out long before)
    {
        before = -1;
        if (Steps is not [.., var last, var newest] || newest != step || !HoldsOnlyACheckpoint(PathOf(step)))
            return false;
        before = last;
        AtomicDirectory.Delete(PathOf(step));
        return true;
    }

    /// <summary>Rewrites the state of a checkpoint.</summary>
    public void Amend(RunState state) => AtomicFile.WriteText(Path.Combine(PathOf(state.Step), State), state.ToJson());

    /// <summary>The state of the newest checkpoint.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public RunState Newest() => Steps is [.., var step]
        ? RunState.Read(Path.Combine(PathOf(step), State))
        : throw new UsageException(
            $"{folder} has no checkpoint, so there is nothing to resume. Start the run again.");

    /// <summary>Copies a checkpoint into the tensors of a run.</summary>
    /// <exception cref="DataException">A tensor is missing, left over, or of another shape or type; all are named, and
    /// nothing is changed.</exception>
    public void Load(long step, CheckpointTensors into)
    {
        List<(string File, IReadOnlyList<(string Name, Tensor Value)> Tensors)> parts = [(Weights, into.Weights)];
        if (into.Optimizer is not null)
            parts.Add((Optimizer, into.Optimizer));
        if (into.Statistics.Count > 0)
            parts.Add((Statistics, into.Statistics));
        var files = parts.ConvertAll(part => SafetensorsFile.Open(Path.Combine(PathOf(step), part.File)));
        try
        {
            for (var i = 0; i < parts.Count; i++)
                RequireSame(Path.Combine(PathOf(step), parts[i].File), files[i], parts[i].Tensors);
            for (var i = 0; i < parts.Count; i++)
                Copy(files[i], parts[i].Tensors);
        }
        finally
        {
            files.ForEach(static file => file.Dispose());
        }
    }

    /// <summary>Deletes what a killed process left behind.</summary>
    public void RemoveLeftovers() => AtomicDirectory.RemoveLeftovers(folder);

    // A checkpoint beside which someone keeps notes stays.
    private static bool HoldsOnlyACheckpoint(string path) => Directory.EnumerateFileSystemEntries(path)
        .All(static entry => Path.GetFileName(entry) is Weights or Optimizer or Statistics or State
            || AtomicFile.IsNeighbor(Path.GetFileName(entry)));

    private string PathOf(long step) => Path.Combine(folder, step.ToString("00000000", CultureInfo.InvariantCulture));

    private static void Write(string path, IReadOnlyList<(string Name, Tensor Value)> tensors) =>
        SafetensorsWriter.Write(path, tensors.Select(static tensor => tensor.Value.ToSource(tensor.Name)));

    private static void RequireSame(
        string path, SafetensorsFile file, IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        var stored = file.Tensors.ToDictionary(
            static tensor => tensor.Key,
            static tensor => new StoredWeight(tensor.Value.Type, tensor.Value.Shape),
            StringComparer.Ordinal);
        if (new StateDictDiff(tensors, stored, LoadRules.Strict).Describe() is { } findings)
        {
            throw new DataException(
                path,
                $"does not belong to this run. {findings}.",
                "Resume with the config.json that the run was started with.");
        }
    }

    private static void Copy(SafetensorsFile file, IReadOnlyList<(string Name, Tensor Value)> tensors)
    {
        using IDisposable quiet = no_grad();
        foreach ((var name, Tensor value) in tensors)
        {
            using var near = file.Read(name).ToTensor();
            _ = value.copy_(near);
        }
    }
}
