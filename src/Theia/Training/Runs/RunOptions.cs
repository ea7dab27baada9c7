namespace Theia.Training.Runs;

/// <summary>Where and how a run is kept, whatever it optimizes.</summary>
internal sealed record RunOptions
{
    /// <summary>The run folder.</summary>
    public required string Folder { get; init; }

    /// <summary>What <c>config.json</c> will say; written once the run can be resumed.</summary>
    public required string Config { get; init; }

    /// <summary>Numbers in which products are computed; a resumed run keeps those that it began with.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// Threads of libtorch; 0 leaves them as they are. A resumed run keeps the number that it began with, unless
    /// <see cref="ChangesThreads"/>.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>True when a resumed run takes <see cref="Threads"/> over.</summary>
    public bool ChangesThreads { get; init; }

    /// <summary>Which process of the training this is.</summary>
    public Ranks Ranks { get; init; } = Ranks.Single;

    /// <summary>Steps between checkpoints.</summary>
    public required long SaveInterval { get; init; }

    /// <summary>Minutes between checkpoints; 0 leaves them to the steps.</summary>
    public double SaveMinutes { get; init; }

    /// <summary>Least number of steps between evaluations, which follow whole epochs; 0 for none.</summary>
    public long EvaluationInterval { get; init; }

    /// <summary>Steps between strips; 0 for none.</summary>
    public long StripInterval { get; init; }

    /// <summary>Hashes of the data, kept with each checkpoint; null where there are none.</summary>
    public IReadOnlyDictionary<string, string>? Content { get; init; }

    /// <summary>File of the first weights, for the message when they are not finite; null for random ones.</summary>
    public string? InitialWeights { get; init; }

    /// <summary>What the user should know of a new run before anything else.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
