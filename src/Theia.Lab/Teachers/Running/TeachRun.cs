using Theia.Data.Errors;
using Theia.Data.Layout;
using Theia.Data.Loading;
using Theia.Lab.Teachers.Configuration;
using Theia.Lab.Teachers.Data;
using Theia.Lab.Teachers.Objectives;
using Theia.Training;
using Theia.Training.Precision;
using Theia.Training.Runs;

namespace Theia.Lab.Teachers.Running;

/// <summary>
/// A small teacher that learns on rendered scenes. It can be stopped at any moment, and the same call goes on, to the bit, from the last checkpoint.
/// Not for use by several threads.
/// </summary>
internal sealed class TeachRun : IDisposable
{
    private readonly TeachConfig _config;
    private readonly RunFolder _folder;
    private readonly FolderLock _lock;
    private readonly CheckpointStore _store;
    private readonly PictureStock _stock;
    private readonly Objective _objective;
    private readonly TeachTrainer _trainer;
    private readonly BatchMaker _batches;
    private readonly RunRecorder _recorder;
    private readonly bool _bfloat16;

    private TeachRun(TeachConfig config, RunFolder folder, FolderLock held, PictureStock stock, bool bfloat16, RunState? resumed)
    {
        (_config, _folder, _lock, _stock, _bfloat16) = (config, folder, held, stock, bfloat16);
        _store = new CheckpointStore(folder.Checkpoints);
        _objective = Objective.Create(config, stock);
        _trainer = new TeachTrainer(_objective, bfloat16);
        _batches = new BatchMaker(stock, ImageProcessor.Parse(TeacherRecipe.Processor(config), null, "the lab"), config.Seed, config.BatchSize, _objective.Views);
        Step = resumed?.Step ?? 0;
        if (resumed is not null)
            _store.Load(Step, Tensors);
        _recorder = resumed is null ? RunRecorder.Begin(folder) : RunRecorder.Continue(folder, Step);
    }

    /// <summary>Optimiser steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Optimiser steps of the whole run.</summary>
    public long TotalSteps => _config.Steps;

    /// <summary>True when the last enumeration of <see cref="Steps"/> ended early because it was asked to.</summary>
    public bool Interrupted { get; private set; }

    /// <summary>The teacher as a model folder in the published layout; written with every checkpoint.</summary>
    public string ModelFolder => _folder.Model;

    /// <summary>What the user should know: the precision that was chosen, why a resumed run may differ in the last bits.</summary>
    public IReadOnlyList<string> Notices { get; private set; } = [];

    private CheckpointTensors Tensors => new(
        [.. _objective.Parameters.Select(static pair => (pair.Name, (Tensor)pair.Value))], [.. _trainer.OptimizerState], _objective.Averages);

    /// <summary>Starts a training, or goes on with the one in the folder. First draws its pictures.</summary>
    /// <param name="objective">What to learn from.</param>
    /// <param name="folder">Folder of the run.</param>
    /// <param name="configFile">A configuration; null for the one that ships with the program.</param>
    /// <param name="overrides"><c>path=value</c>, laid over it.</param>
    /// <param name="drawn">Told how many pictures are ready, of how many.</param>
    /// <param name="cancellation">Stops the drawing.</param>
    /// <exception cref="UsageException">The configuration cannot be, or the folder holds a run with another one.</exception>
    /// <exception cref="DataException">The checkpoint is damaged.</exception>
    /// <exception cref="ResourceException">The folder cannot be written, or another process works on it.</exception>
    public static TeachRun Open(
        TeachObjective objective, string folder, string? configFile = null, IReadOnlyList<string>? overrides = null, Action<int, int>? drawn = null, CancellationToken cancellation = default)
    {
        Libtorch.Require();
        var run = new RunFolder(folder);
        var exists = File.Exists(run.Config);
        var config = exists && configFile is null && overrides is null or { Count: 0 } ? TeachConfig.Load(run.Config)
            : configFile is null ? TeachConfig.Of(objective, overrides ?? []) : TeachConfig.Load(configFile, overrides ?? []);
        if (config.Objective != objective)
            throw new UsageException($"{(exists ? folder : configFile)} is for the objective {config.Objective}, not {objective}.");
        if (exists && TeachConfig.Load(run.Config) != config)
            throw new UsageException($"{folder} holds a run with another configuration.",
                new Remedy("Choose another folder, or resume it by naming no configuration.", RemedyStep.LeaveOutConfig));
        if (!exists)
            ThreadLimit.Require(config.Threads);
        return Open(config, run, exists, drawn, cancellation);
    }

    /// <summary>Trains until the run is complete.</summary>
    /// <param name="cancellation">Ends after the step at hand, with a checkpoint; <see cref="Interrupted"/> is then true.</param>
    /// <exception cref="TheiaException">The run has diverged (exit code 1).</exception>
    /// <exception cref="ResourceException">A checkpoint cannot be written; the one before is kept.</exception>
    public IEnumerable<TeachStep> Steps(CancellationToken cancellation = default)
    {
        Interrupted = false;
        while (Step < TotalSteps && !cancellation.IsCancellationRequested)
        {
            var values = _trainer.Step(_batches.Read(Step, more: Step + 1 < TotalSteps));
            Step++;
            _recorder.Write(Step, "train", values);
            if (Step % _config.SaveCkptInterval == 0 || Step == TotalSteps)
                Save();
            yield return new TeachStep(Step, TotalSteps, values[0].Value);
        }

        if (Step < TotalSteps)
        {
            Interrupted = true;
            Save();
        }
    }

    /// <summary>Writes a checkpoint and the model folder for the steps done so far.</summary>
    /// <exception cref="ResourceException">The disk is full or refuses; the checkpoint before is kept.</exception>
    public void Save()
    {
        CheckpointTensors tensors = Tensors;
        if (tensors.FirstNotFinite() is { } name)
            throw new DivergenceException($"weight or moment '{name}'", double.NaN, Step, TeachTrainer.AfterDivergence);
        _recorder.Flush();
        _store.Save(State(), tensors);
        _objective.Save(_folder.Model);
    }

    /// <summary>Lets the run folder go. Steps since the last checkpoint are lost.</summary>
    public void Dispose()
    {
        _recorder.Dispose();
        _trainer.Dispose();
        _objective.Dispose();
        _lock.Dispose();
    }

    private static TeachRun Open(TeachConfig config, RunFolder folder, bool exists, Action<int, int>? drawn, CancellationToken cancellation)
    {
        if (!exists)
            folder.RequireFree();
        var held = FolderLock.Acquire(folder.Path);
        try
        {
            if (exists)
                folder.RemoveLeftovers();
            else
                folder.Begin();
            var state = exists ? new CheckpointStore(folder.Checkpoints).Newest() : null;
            var threads = state?.Threads ?? config.Threads;
            if (threads > 0)
                set_num_threads(threads);
            var (bfloat16, notice) = state is null ? PrecisionChoice.Of(config.Precision, "cpu") : (state.Precision == PrecisionChoice.BFloat16, "");
            var run = new TeachRun(config, folder, held, Draw(config, get_num_threads(), drawn, cancellation), bfloat16, state)
            {
                Notices = state is null ? [notice] : [],
            };
            return run.Begun(state, exists);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private TeachRun Begun(RunState? state, bool exists)
    {
        try
        {
            if (!exists)
            {
                Save();
                _folder.Complete(_config.ToJson());
            }

            if (state is not null)
                Notices = [.. state.Differences(State()).Select(static why => $"{why}: the result can be equal to that of an uninterrupted run only to rounding.")];
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static PictureStock Draw(TeachConfig config, int threads, Action<int, int>? drawn, CancellationToken cancellation)
    {
        var pictures = config.Pictures;
        var scenes = PictureStock.Scenes(config.Seed, pictures.Scenes, pictures.Side, threads, pictures.Takes, done => drawn?.Invoke(done, pictures.Scenes), cancellation);
        return scenes.With(PhotoPieces.Cut(new QuickstartOptions().Photographs, config.Seed, pictures.PhotoCrops, pictures.Side));
    }

    private RunState State() => new()
    {
        Step = Step,
        TotalSteps = TotalSteps,
        StepsPerEpoch = _stock.Pictures.Count,
        Threads = get_num_threads(),
        Precision = _bfloat16 ? PrecisionChoice.BFloat16 : PrecisionChoice.Float32,
        Fused = _trainer.IsFused,
    };
}
