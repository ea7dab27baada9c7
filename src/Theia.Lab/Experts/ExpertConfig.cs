using Theia.Training.Configuration;
using static Theia.Training.Configuration.ConfigLimits;

namespace Theia.Lab.Experts;

/// <summary>Everything that decides how an expert is trained. The merged whole is saved with the run.</summary>
internal sealed record ExpertConfig
{
    /// <summary>Suite and name of the task.</summary>
    public string Task { get; init; } = "";

    /// <summary>Feeds every random choice: starts, first weights, exploration, batches.</summary>
    public long Seed { get; init; }

    /// <summary>Optimizer steps.</summary>
    public long Steps { get; init; } = 150_000;

    /// <summary>Transitions per step.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Width of the two hidden layers of actor and critics.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>Of actor and critics.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Environments that are explored side by side.</summary>
    public int Environments { get; init; } = 4;

    /// <summary>Control steps of the environments, together, for each optimizer step.</summary>
    public int EnvironmentSteps { get; init; } = 2;

    /// <summary>
    /// Control steps after which an explored episode is left for another start; 0 for the horizon of the task. Where
    /// the start decides what to do, more starts are worth more than whole episodes.
    /// </summary>
    public int EpisodeSteps { get; init; }

    /// <summary>Control steps with random actions before the first optimizer step.</summary>
    public int RandomSteps { get; init; } = 5000;

    /// <summary>The newest transitions, which batches are drawn from.</summary>
    public int ReplaySize { get; init; } = 300_000;

    /// <summary>Weight of the next reward against this one.</summary>
    public double Discount { get; init; } = 0.99;

    /// <summary>Rewards that are added up before the critic estimates the rest.</summary>
    public int ReturnSteps { get; init; } = 3;

    /// <summary>Deviation of the noise on explored actions in the beginning.</summary>
    public double FirstNoise { get; init; } = 0.8;

    /// <summary>And after <see cref="NoisePart"/> of the steps.</summary>
    public double LastNoise { get; init; } = 0.15;

    /// <summary>Part of the run in which the noise falls.</summary>
    public double NoisePart { get; init; } = 0.3;

    /// <summary>Correlation of that noise from one control step to the next.</summary>
    public double NoiseCorrelation { get; init; } = 0.5;

    /// <summary>Deviation of the noise on the actions that targets are computed with.</summary>
    public double TargetNoise { get; init; } = 0.2;

    /// <summary>Part of the networks that their targets take over, in each step of the actor.</summary>
    public double TargetRate { get; init; } = 0.01;

    /// <summary>Weight of the squared actions before tanh: keeps them from saturating.</summary>
    public double ActionPenalty { get; init; } = 1e-3;

    /// <summary>Steps between evaluations.</summary>
    public int EvaluationInterval { get; init; } = 5000;

    /// <summary>Episodes of an evaluation.</summary>
    public int EvaluationEpisodes { get; init; } = 10;

    /// <summary>Threads of libtorch; 0 leaves them as they are.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The whole configuration as JSON, defaults included.</summary>
    public string ToJson() => ConfigJson.Write(this);

    /// <summary>Reads JSON with overrides on top.</summary>
    /// <exception cref="UsageException">A key does not exist or a value is invalid; all are reported.</exception>
    public static ExpertConfig Parse(string source, string json, IReadOnlyList<string> overrides) =>
        ConfigJson.Parse(new ExpertConfig(), source, json, overrides, static config => config.Findings());

    private IEnumerable<string> Findings()
    {
        string?[] findings =
        [
            AtLeast("seed", Seed, 0),
            AtLeast("steps", Steps, 1),
            AtLeast("batchSize", BatchSize, 1),
            AtLeast("hiddenSize", HiddenSize, 1),
            Positive("learningRate", LearningRate),
            AtLeast("environments", Environments, 1),
            AtLeast("environmentSteps", EnvironmentSteps, 1),
            AtLeast("episodeSteps", EpisodeSteps, 0),
            AtLeast("randomSteps", RandomSteps, 1),
            AtLeast("replaySize", ReplaySize, 1),
            Within("discount", Discount, 0, 1),
            AtLeast("returnSteps", ReturnSteps, 1),
            NotNegative("firstNoise", FirstNoise),
            NotNegative("lastNoise", LastNoise),
            Within("noisePart", NoisePart, 0, 1),
            Within("noiseCorrelation", NoiseCorrelation, 0, 0.999),
            NotNegative("targetNoise", TargetNoise),
            Within("targetRate", TargetRate, 0, 1),
            NotNegative("actionPenalty", ActionPenalty),
            AtLeast("evaluationInterval", EvaluationInterval, 1),
            AtLeast("evaluationEpisodes", EvaluationEpisodes, 1),
            AtLeast("threads", Threads, 0),
        ];
        return findings.OfType<string>();
    }
}
