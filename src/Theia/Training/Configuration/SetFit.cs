using System.Globalization;
using System.Text.Json.Nodes;

namespace Theia.Training.Configuration;

/// <summary>
/// Chooses what a user left open by the size of the data set; see docs/decisions/0020. The paper's
/// numbers are made for a million images: for fifty images they give fifty steps at a rate of 6e-5,
/// and the student stays at its initial weights.
/// </summary>
internal sealed class SetFit
{
    /// <summary>Training samples from which on the paper's numbers hold.</summary>
    public const long PaperSized = 200_000;

    /// <summary>Passes through the training samples, as in the paper.</summary>
    public const int Passes = 50;

    /// <summary>
    /// Fewest steps: with fewer a student has not left its random start, however few images there are.
    /// </summary>
    public const long FewestSteps = 100;

    /// <summary>The peak learning rate for sets below the paper's.</summary>
    public const double SmallSetRate = 1e-3;

    private const int PaperBatch = 128, SmallBatch = 16;

    private readonly JsonObject _chosen = [];

    private readonly List<string> _reasons = [];

    private readonly Func<string, bool> _named;

    private SetFit(Func<string, bool> named) => _named = named;

    /// <summary>Why each was chosen, one sentence or two a line.</summary>
    public IReadOnlyList<string> Reasons => _reasons;

    /// <summary>Fits what is not named to the size of the data.</summary>
    /// <param name="size">What there is to learn from.</param>
    /// <param name="asked">The defaults with what the user named.</param>
    /// <param name="named">True for a key that the user named.</param>
    public static SetFit Of(SetSize size, DistillConfig asked, Func<string, bool> named)
    {
        var fit = new SetFit(named);
        fit.ChooseTargets(size);
        fit.ChooseSteps(size.Train, asked);
        fit.ChooseRate(size.Train);
        fit.ChooseEvaluation(size, asked);
        return fit;
    }

    /// <summary>The keys that were chosen, as a configuration file.</summary>
    public string ToJson() => _chosen.ToJsonString();

    /// <summary>
    /// Samples of a step: 16, doubled at 2,000, 20,000 and 200,000 training samples; never more than there are.
    /// </summary>
    internal static int BatchFor(long train) => (int)Math.Clamp(train switch
    {
        < 2_000 => SmallBatch,
        < 20_000 => 2 * SmallBatch,
        < PaperSized => 4 * SmallBatch,
        _ => PaperBatch,
    }, 1, Math.Max(1, train));

    private void ChooseTargets(SetSize size)
    {
        if (size.Teachers.Count == 0
            || !Choose("targetModels", new JsonArray([.. size.Teachers.Select(static id => (JsonNode)id)])))
        {
            return;
        }

        _reasons.Add($"targetModels: {string.Join(", ", size.Teachers)}, the teachers whose features are stored.");
    }

    private void ChooseSteps(long train, DistillConfig asked)
    {
        var batch = _named("batchSize") ? asked.BatchSize : BatchFor(train);
        _ = Choose("batchSize", batch);
        _ = Choose("datasetRatio", 1.0);
        if (_named("steps") || _named("epochs") || _named("datasetRatio"))
            return;
        var passes = (Passes * train + batch - 1) / batch;
        if (train >= PaperSized)
        {
            _reasons.Add(
                $"batchSize={batch}, epochs={asked.Epochs}: passes through all {Number(train)} training images, "
                + "as in the paper.");
            return;
        }

        var steps = Math.Max(FewestSteps, passes);
        _ = Choose("steps", steps);
        _reasons.Add(steps > passes
            ? $"steps={steps}, batchSize={batch}: {Number(steps * batch / Math.Max(1, train))} passes through "
                + $"{Number(train)} training images; fewer steps leave a student at its random start."
            : $"steps={steps}, batchSize={batch}: {Passes} passes through {Number(train)} training images, "
                + "as many as in the paper.");
    }

    private void ChooseRate(long train)
    {
        if (train >= PaperSized)
            return;
        List<string> words = [];
        if (!_named("baseLr") && !_named("baseBatchSize") && !_named("baseWorldSize")
            && Choose("learningRate", SmallSetRate))
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"learningRate={SmallSetRate}"));
        }

        if (Choose("lrScheduler", "cosine"))
            words.Add("lrScheduler=cosine");
        if (Choose("gradClip", true))
            words.Add("gradClip=true");
        if (words.Count > 0)
        {
            _reasons.Add(
                $"{string.Join(", ", words)}: a short run needs a high rate that falls to zero; "
                + "the paper's rates are for hundreds of thousands of steps.");
        }
    }

    private void ChooseEvaluation(SetSize size, DistillConfig asked)
    {
        var split = _named("evalSplit") ? asked.EvalSplit : size.Val == 0 && size.Test > 0 ? "test" : "val";
        if (split != asked.EvalSplit)
            _ = Choose("evalSplit", split);
        var held = split == "test" ? size.Test : size.Val;
        if (held > 0 && size.Train < PaperSized && Choose("evalRatio", 1.0))
        {
            _reasons.Add(
                $"evalRatio=1: an evaluation sees {(held == 1 ? "the one image" : $"all {Number(held)} images")} "
                + $"of the split '{split}'.");
        }
    }

    // True where the user left the key open.
    private bool Choose(string key, JsonNode value)
    {
        if (_named(key))
            return false;
        _chosen[key] = value;
        return true;
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
