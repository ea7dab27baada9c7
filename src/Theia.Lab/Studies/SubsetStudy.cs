using System.Text.Json.Nodes;
using Theia.Data.Errors;
using Theia.Data.IO;
using Theia.Lab.Probing;
using Theia.Lab.Quickstart;
using Theia.Native;
using Theia.Training.Configuration;

namespace Theia.Lab.Studies;

/// <summary>
/// Distils a student for every set of teachers and every seed, from features that are stored once, and
/// probes each. A run that is done is not done again, one that was interrupted resumes; the table is
/// written after each run and states how many are missing.
/// </summary>
internal sealed class SubsetStudy
{
    private readonly SubsetOptions _options;
    private readonly DatasetFolder _set;

    private SubsetStudy(SubsetOptions options, DatasetFolder set)
    {
        (_options, _set) = (options, set);
        var names = new SubsetNames(options.Ids);
        // Seed by seed, so that a study that is cut has all sets of teachers side by side.
        Runs =
        [
            .. from seed in Enumerable.Range(0, options.Seeds)
               from teachers in SetsOf(options.Ids)
               let folder = Path.Combine(options.Folder, names.Folder(teachers, seed))
               select new SubsetRun(folder, names.Of(teachers), teachers, seed),
        ];
    }

    /// <summary>All students, in the order in which they are made.</summary>
    public IReadOnlyList<SubsetRun> Runs { get; }

    /// <summary>The table so far.</summary>
    public SubsetTable Table => SubsetTable.Of(_options, Runs);

    /// <summary>Where the table is written.</summary>
    public string TablePath => Path.Combine(_options.Folder, "table.md");

    /// <summary>Begins a study, or opens one that was interrupted.</summary>
    /// <exception cref="UsageException">An option is out of range, or the folder holds a study
    /// with other options.</exception>
    public static SubsetStudy Open(SubsetOptions options)
    {
        options.Check();
        options = options with { Config = ConfigFile.Find(options.Config, "lab", "distill") };
        var set = DatasetFolder.Open(options.Set);
        var plan = Plan(options, set);
        var path = Path.Combine(options.Folder, "study.json");
        if (!File.Exists(path))
        {
            ForeignEntries.RequireNone(options.Folder, Remedy.ChooseOutput());   // study.json is the mark of a study
        }
        else if (!File.ReadAllText(path).Equals(plan, StringComparison.Ordinal))
        {
            throw new UsageException(
                $"{options.Folder} contains a study with other teachers, data, probes or configuration (see {path}). "
                + "Repeat its options, or choose another folder.");
        }

        Directory.CreateDirectory(options.Folder);
        AtomicFile.WriteText(path, plan);
        return new SubsetStudy(options, set);
    }

    /// <summary>The student whose training was interrupted; null where none was.</summary>
    public SubsetRun? Interrupted { get; private set; }

    /// <summary>
    /// The stages that are left, to be run in order: the scenes of the probes, then each student's
    /// training and its probe.
    /// </summary>
    public IEnumerable<QuickstartStage> Stages()
    {
        Libtorch.Require();
        set_num_threads(_options.Threads);
        ProbeSet? set = null;
        yield return new QuickstartStage("draw", "scenes", (progress, cancellation) =>
        {
            set = ProbeSet.Draw(
                _options.Probe, (done, total) => progress.Report(new StageProgress(done, total)), cancellation);
            return $"{_options.Probe.Scenes} scenes";
        });
        foreach (var (i, run) in Runs.Index().Where(one => one.Item.Scores is null))
        {
            TheiaModel? student = null;
            yield return new QuickstartStage("distill", "steps", (progress, cancellation) =>
            {
                student = Train(
                    run, (done, total, detail) => progress.Report(new StageProgress(done, total, detail)),
                    cancellation);
                return student is null ? "interrupted" : "trained";
            })
            { Title = $"{i + 1} of {Runs.Count}: {run.Name}, seed {run.Seed}" };
            if (student is null)
            {
                Interrupted = run;
                yield break;
            }

            using (student)
            {
                yield return new QuickstartStage("probe", "images", (progress, cancellation) =>
                {
                    Measure(
                        run, student, set!, (done, total) => progress.Report(new StageProgress(done, total)),
                        cancellation);
                    return "measured";
                });
            }
        }
    }

    // Null where it was interrupted. The caller disposes it.
    private TheiaModel? Train(
        SubsetRun run, Action<long, long, string?>? progress = null, CancellationToken cancellation = default)
    {
        var config = ConfigOf(run);
        if (run.Teachers.Count == 0)
        {
            return TheiaModel.Create(
                config.ToStudent(_options.Teachers.ToDictionary(
                    teacher => teacher.Id, teacher => teacher.Size, StringComparer.Ordinal)),
                run.Seed);
        }

        using var distillation = Distillation.StartOrResume(config);
        progress?.Invoke(distillation.Step, distillation.TotalSteps, null);
        foreach (var step in distillation.Steps(cancellation))
            progress?.Invoke(step.Step, step.TotalSteps, $"loss {step.Loss:0.000}");
        return distillation.Interrupted ? null : TheiaModel.Load(distillation.ModelFolder);
    }

    // Probes the student of a run, keeps what is found, and writes the table.
    private void Measure(
        SubsetRun run, TheiaModel student, ProbeSet set, Action<int, int>? progress = null,
        CancellationToken cancellation = default)
    {
        var result = Prober.Measure(set, ProbeSubjects.Of(run.Name, student), progress, cancellation);
        run.Write(result.Scores.ToDictionary(pair => pair.Key.Key, pair => pair.Value.Value, StringComparer.Ordinal));
        AtomicFile.WriteText(TablePath, Table.ToMarkdown());
    }

    /// <summary>Every set of teachers: none, each, all pairs, … all.</summary>
    internal static IEnumerable<IReadOnlyList<string>> SetsOf(IReadOnlyList<string> teachers) =>
        Enumerable.Range(0, 1 << teachers.Count)
            .OrderBy(bits => System.Numerics.BitOperations.PopCount((uint)bits)).ThenBy(bits => bits)
            .Select(bits => (IReadOnlyList<string>)[.. teachers.Where((_, i) => (bits >> i & 1) == 1)]);

    private DistillConfig ConfigOf(SubsetRun run) => DistillConfig.Load(_options.Config, [.. _options.Overrides]) with
    {
        RunFolder = run.Folder,
        DatasetRoot = _set.Root,
        DatasetMix = new Dictionary<string, double>(StringComparer.Ordinal) { [_set.Name] = 1 },
        TargetModels = run.Teachers.Count == 0 ? _options.Ids : run.Teachers,
        Seed = run.Seed,
        Threads = _options.Threads,
    };

    // What every run has in common; the number of seeds may grow.
    private static string Plan(SubsetOptions options, DatasetFolder set)
    {
        var distillation = DistillConfig.Load(options.Config, [.. options.Overrides]) with
        {
            RunFolder = "",
            DatasetRoot = set.Root,
            DatasetMix = new Dictionary<string, double>(StringComparer.Ordinal) { [set.Name] = 1 },
            TargetModels = options.Ids,
        };
        JsonObject plan = new()
        {
            ["distillation"] = JsonNode.Parse(distillation.ToJson()),
            ["probes"] = new JsonObject
            {
                ["scenes"] = options.Probe.Scenes,
                ["testScenes"] = options.Probe.TestScenes,
                ["seed"] = options.Probe.Seed,
            },
        };
        return plan.ToJsonString(new() { WriteIndented = true }) + "\n";
    }
}
