namespace Theia.Training.Losses;

/// <summary>How the losses of several targets become one number.</summary>
internal sealed record LossOptions
{
    /// <summary>What is trained on.</summary>
    public MainLoss Main { get; init; } = MainLoss.CosL1;

    /// <summary>One cosine an image or one a token.</summary>
    public CosineForm Cosine { get; init; } = CosineForm.Map;

    /// <summary>
    /// Weight of each target in the squared and the smooth L1 loss; null gives each of M targets 1/M.
    /// </summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }

    /// <summary>
    /// Also applies the target weights to the cosine, as in the paper; the reference's code averages it uniformly.
    /// </summary>
    public bool WeightCosine { get; init; }

    /// <summary>Takes from a configuration what the loss needs.</summary>
    public static LossOptions From(DistillConfig config) => new()
    {
        Main = config.MainLoss,
        Cosine = config.Cosine,
        Weights = config.TargetModelWeights,
        WeightCosine = config.WeightCosine,
    };
}
