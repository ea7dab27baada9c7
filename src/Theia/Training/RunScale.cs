using System.Globalization;

namespace Theia.Training;

/// <summary>Says before a run starts that a rate, an epoch or an evaluation is tiny for its data.</summary>
/// <param name="Config">How the run is made.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="TotalRate">The sum of the learning rates of all steps.</param>
/// <param name="Train">Training samples there are; null where the caller brings the batches.</param>
/// <param name="HeldOut">Samples in the evaluation split; null where the caller brings the batches.</param>
internal sealed record RunScale(DistillConfig Config, long TotalSteps, double TotalRate, long? Train, long? HeldOut)
{
    /// <summary>Processes that train together, each on a batch of its own.</summary>
    public int World { get; init; } = 1;

    // AdamW moves a weight by about the learning rate in each step, and weights start with a deviation of 0.02.
    private const double FurthestThatIsTiny = 0.02;

    // Below this, the mean of a score over images is mostly the choice of images.
    private const int FewSamples = 20;

    /// <summary>Warnings about settings that are tiny for the data, with the remedy.</summary>
    public IEnumerable<string> Notices => ((string?[])[Rate, Epoch, Evaluation]).OfType<string>();

    // Of all processes.
    private long BatchSize => (long)Config.BatchSize * World;

    // Weights that do not start from random may well be meant to stay near.
    private string? Rate => TotalRate >= FurthestThatIsTiny || Config.CheckpointPath is not null ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"The learning rates of all {TotalSteps:N0} steps add up to "
            + $"{TotalRate:0.#####}, about the furthest that a weight can move; random weights start at ±0.02, "
            + $"so little can be learned. Set a higher learningRate or more steps.");

    private string? Epoch
    {
        get
        {
            if (Train is not { } train)
                return null;
            var epoch = Math.Ceiling(train * Config.DatasetRatio);
            if (Config.DatasetRatio < 1 && Config.Steps == 0 && epoch < BatchSize)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"An epoch is {epoch} of {train:N0} training images (datasetRatio={Config.DatasetRatio}), "
                    + $"less than a batch of {BatchSize}. Set datasetRatio=1, or the number of steps.");
            }

            var seen = (double)TotalSteps * BatchSize;
            return seen >= train ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"{TotalSteps:N0} steps of {BatchSize} cover at most {seen:N0} of {train:N0} training images. "
                + $"Set more steps or epochs to use all.");
        }
    }

    private string? Evaluation
    {
        get
        {
            if (HeldOut is not { } held)
                return null;
            if (held == 0)
            {
                return $"The split '{Config.EvalSplit}' has no samples, "
                    + "so the run is not evaluated while it trains. Pack more images, or set another evalSplit.";
            }

            var seen = Math.Min(held, (long)Math.Ceiling(held * Config.EvalRatio));
            if (seen >= FewSamples)
                return null;
            return seen < held
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"An evaluation uses {seen} of {held:N0} images of the split '{Config.EvalSplit}' "
                        + $"(evalRatio={Config.EvalRatio}), so its scores depend on the selection. Set evalRatio=1.")
                : $"Only {held} {(held == 1 ? "image is" : "images are")} held out in the split '{Config.EvalSplit}': "
                    + "scores of so few depend on the selection. Pack more images, or hold out a larger fraction.";
        }
    }
}
