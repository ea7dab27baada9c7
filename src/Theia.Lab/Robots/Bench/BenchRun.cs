using System.Diagnostics;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Native;
using Theia.Robotics;

namespace Theia.Lab.Robots.Bench;

/// <summary>
/// A benchmark of encoders: for each task, demonstrations of its expert are cloned into policies that see through one
/// encoder each, and the policies are measured. What is done is not done again, and any number of processes may work on
/// one folder: each takes a task and encoder that no other one works on.
/// </summary>
internal sealed class BenchRun
{
    private readonly BenchOptions _options;

    private BenchRun(BenchOptions options)
    {
        _options = options = options with
        {
            Tasks =
            [
                .. options.Tasks.Select(
                    task => options.FastImages ? task with { Rendering = RenderOptions.Fast } : task),
            ],
        };
        // Task by task, so that a benchmark that is cut has all encoders side by side.
        Cells =
        [
            .. from task in options.Tasks
               from encoder in options.Encoders
               let folder = Path.Combine(
                   options.Folder, "policies", BenchCell.PathOf(task.Id), BenchCell.PathOf(encoder.Name))
               select new BenchCell(task, encoder, folder),
        ];
    }

    /// <summary>Tasks and encoders.</summary>
    public IReadOnlyList<BenchCell> Cells { get; }

    /// <summary>What is compared.</summary>
    public BenchOptions Options => _options;

    /// <summary>Policies to be measured.</summary>
    public int Total => Cells.Count * _options.Seeds;

    /// <summary>Policies measured, by any process.</summary>
    public int Done => Cells.Sum(cell => Enumerable.Range(0, _options.Seeds).Count(
        seed => File.Exists(cell.Result(seed))));

    /// <summary>The file of all numbers.</summary>
    public string ResultsFile => Path.Combine(_options.Folder, "results.json");

    /// <summary>The page.</summary>
    public string ReportFile => Path.Combine(_options.Folder, "report.html");

    /// <summary>Begins a benchmark, or opens one that was interrupted.</summary>
    /// <exception cref="UsageException">An option is out of range, or the folder holds a benchmark by another protocol.
    /// </exception>
    public static BenchRun Open(BenchOptions options)
    {
        options.Check();
        var path = Path.Combine(options.Folder, "protocol.json");
        if (!File.Exists(path))
        {
            ForeignEntries.RequireNone(options.Folder, Remedy.ChooseOutput());
        }
        else if (File.ReadAllText(path) != options.Protocol)
        {
            throw new UsageException(
                $"{options.Folder} contains a benchmark with other episodes, demonstrations, images or cloning (see {path}). "
                + "Repeat its options, or choose another folder.");
        }

        Directory.CreateDirectory(options.Folder);
        AtomicFile.WriteText(path, options.Protocol);
        return new BenchRun(options);
    }

    /// <summary>The demonstrations of a task, recorded if they are not there.</summary>
    public DemonstrationSet Demonstrate(RobotTask task, CancellationToken cancellation)
    {
        var path = Path.Combine(_options.Folder, "demonstrations", $"{BenchCell.PathOf(task.Id)}.safetensors");
        if (File.Exists(path))
        {
            var stored = DemonstrationSet.Load(path);
            return new DemonstrationSet(task, stored.Episodes) { Noise = stored.Noise, Variation = stored.Variation };
        }

        DemonstrationSet set = DemonstrationRecorder.Record(
            task, new() { Episodes = _options.Demonstrations }, progress: null, cancellation);
        set.Save(path);
        return set;
    }

    /// <summary>Measures what no other process works on.</summary>
    /// <param name="progress">Told what is being done, and how far it is.</param>
    /// <param name="cancellation">Stops; what was begun is continued by the same call.</param>
    public void Work(Action<string, long, long> progress, CancellationToken cancellation)
    {
        Libtorch.Require();
        set_num_threads(_options.Threads);
        foreach (BenchCell cell in Cells.Where(cell => !cell.IsDone(_options.Seeds)))
        {
            cancellation.ThrowIfCancellationRequested();
            using var held = FolderLock.TryAcquire(cell.Folder);
            if (held is not null)
                Measure(cell, progress, cancellation);
        }
    }

    private void Measure(BenchCell cell, Action<string, long, long> progress, CancellationToken cancellation)
    {
        DemonstrationSet set = Demonstrate(cell.Task, cancellation);
        PolicyHead head = _options.CloningOf(cell.Encoder, 0).Head;
        using IObserver observer = cell.Encoder.Observe(cell.Task, head);
        using var rollouts = new Rollouts(cell.Task, new(), observer);
        for (var seed = 0; seed < _options.Seeds; seed++)
        {
            if (File.Exists(cell.Result(seed)))
                continue;
            var what = $"{cell.Task.Id}, {cell.Encoder.Name}, seed {seed}";
            Measure(
                cell, set, observer, rollouts, seed,
                (done, total) => progress(what, done, total), cancellation).Save(cell.Result(seed));
        }
    }

    private BenchResult Measure(
        BenchCell cell, DemonstrationSet set, IObserver observer, Rollouts rollouts, int seed,
        Action<long, long> progress, CancellationToken cancellation)
    {
        CloningConfig config = _options.CloningOf(cell.Encoder, seed);
        var watch = Stopwatch.StartNew();
        using var cloning = RobotCloning.Open(
            cell.Run(seed), set, observer, config, config.EvaluateEpochs > 0 ? rollouts : null, _options.Episodes,
            _options.Cache, (done, total) => progress(done, total), cancellation);
        var encoded = watch.Elapsed.TotalSeconds;
        double? loss = null;
        foreach (CloningStep step in cloning.Run.Steps(cancellation))
        {
            loss = step.Loss;
            progress(step.Step, step.TotalSteps);
        }

        cancellation.ThrowIfCancellationRequested();
        var trained = watch.Elapsed.TotalSeconds;
        // The last evaluation of the training is the measurement, unless it was made before an interruption.
        var episodes = cloning.LastEpisodes ?? rollouts.Run(
            cloning.Run.Policy, Rollouts.Seeds(seed, _options.Episodes),
            (done, total) => progress(done, total), null, cancellation);
        return new BenchResult
        {
            Task = cell.Task.Id,
            Encoder = cell.Encoder.Name,
            Seed = seed,
            Score = ScoreInterval.Of(cell.Task.Measure, episodes).Mean,
            Best = cloning.BestScore,
            Episodes = episodes,
            Frames = set.FrameCount,
            Loss = loss,
            Seconds = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["encode"] = encoded,
                ["train"] = trained - encoded,
                ["rollout"] = watch.Elapsed.TotalSeconds - trained,
            },
        };
    }
}
