using Theia.Robotics;

namespace Theia.Lab.Robots.Bench;

/// <summary>All that a benchmark has measured so far, gathered.</summary>
internal sealed class BenchSummary
{
    // Where the true state is hardly better than pixels, dividing by the difference says nothing.
    private const double LeastSpan = 5;

    private readonly Dictionary<(string Task, string Encoder), BenchScore> _scores;

    private BenchSummary(BenchOptions options, Dictionary<(string Task, string Encoder), BenchScore> scores)
    {
        (Options, _scores) = (options, scores);
        Tasks = options.Tasks;
        Encoders = [.. options.Encoders.Select(encoder => encoder.Name)];
    }

    /// <summary>What was compared.</summary>
    public BenchOptions Options { get; }

    /// <summary>The tasks.</summary>
    public IReadOnlyList<RobotTask> Tasks { get; }

    /// <summary>Heads of the tasks' columns: their names, with the suite where two suites have the same.</summary>
    public IReadOnlyList<string> Heads =>
        [.. Tasks.Select(task => Tasks.Count(other => other.Name == task.Name) == 1 ? task.Name : task.Id)];

    /// <summary>The encoders.</summary>
    public IReadOnlyList<string> Encoders { get; }

    /// <summary>Mean score of the expert's demonstrations, by task.</summary>
    public required IReadOnlyDictionary<string, double> Experts { get; init; }

    /// <summary>
    /// Entropy of the lengths of tokens on frames of the tasks, in nats, by encoder; those without tokens have none.
    /// </summary>
    public required IReadOnlyDictionary<string, double> Entropies { get; init; }

    /// <summary>Reads what is there.</summary>
    public static BenchSummary Of(
        BenchRun run, IReadOnlyDictionary<string, double> experts, IReadOnlyDictionary<string, double> entropies)
    {
        var scores = new Dictionary<(string Task, string Encoder), BenchScore>();
        foreach (BenchCell cell in run.Cells)
        {
            if (cell.Results(run.Options.Seeds) is { Count: > 0 } results)
                scores[(cell.Task.Id, cell.Encoder.Name)] = BenchScore.Of(cell.Task.Measure, results);
        }

        return new BenchSummary(run.Options, scores) { Experts = experts, Entropies = entropies };
    }

    /// <summary>The score of an encoder on a task; null where it is not measured.</summary>
    public BenchScore? Of(RobotTask task, string encoder) => _scores.GetValueOrDefault((task.Id, encoder));

    /// <summary>
    /// The score on a scale on which pixels have 0 and the true state has 100; null where one of them is not measured,
    /// or they are too near each other.
    /// </summary>
    public double? Normalized(RobotTask task, string encoder)
    {
        if (Of(task, encoder) is not { } score || Of(task, RobotEncoder.PixelsName) is not { } floor
            || Of(task, RobotEncoder.StateName) is not { } ceiling || ceiling.Mean - floor.Mean < LeastSpan)
        {
            return null;
        }

        return 100 * (score.Mean - floor.Mean) / (ceiling.Mean - floor.Mean);
    }

    /// <summary>Mean over the tasks of a suite; null unless all are measured.</summary>
    public double? SuiteMean(string suite, string encoder)
    {
        BenchScore?[] scores = [.. Tasks.Where(task => task.Suite == suite).Select(task => Of(task, encoder))];
        return scores.All(score => score is not null) ? scores.Average(score => score!.Mean) : null;
    }

    /// <summary>Mean of the normalized scores that there are; null where there is none.</summary>
    public double? NormalizedMean(string encoder)
    {
        double[] scores = [.. Tasks.Select(task => Normalized(task, encoder)).OfType<double>()];
        return scores.Length == 0 ? null : scores.Average();
    }

    /// <summary>Mean over all tasks; null unless all are measured.</summary>
    public double? Mean(string encoder) =>
        Tasks.All(task => Of(task, encoder) is not null) ? Tasks.Average(task => Of(task, encoder)!.Mean) : null;

    /// <summary>
    /// Correlation (Pearson) of entropy and mean score over the encoders that have both, and how many they are; null
    /// for fewer than three.
    /// </summary>
    public (double R, int Count)? EntropyCorrelation
    {
        get
        {
            (double X, double Y)[] pairs = [.. Encoders
                .Where(encoder => Entropies.ContainsKey(encoder) && Mean(encoder) is not null)
                .Select(encoder => (Entropies[encoder], Mean(encoder)!.Value))];
            if (pairs.Length < 3)
                return null;
            double x = pairs.Average(pair => pair.X), y = pairs.Average(pair => pair.Y);
            var products = pairs.Sum(pair => (pair.X - x) * (pair.Y - y));
            var squares = pairs.Sum(pair => (pair.X - x) * (pair.X - x))
                * pairs.Sum(pair => (pair.Y - y) * (pair.Y - y));
            return squares > 0 ? (products / Math.Sqrt(squares), pairs.Length) : null;
        }
    }
}
