using Theia.Training.Configuration;

namespace Theia;

public sealed partial record DistillConfig
{
    /// <summary>
    /// What <see cref="Fit"/> chose and why, a line each; empty for any other configuration. Not
    /// part of the saved configuration.
    /// </summary>
    internal IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>
    /// The defaults with the given overrides, and what these leave open fitted to the data sets that they name:
    /// targets, steps, batch size, learning rate and its course, clipping, and how much of the held-out samples an
    /// evaluation sees. Sets of 200,000 training samples or more get the paper's numbers. Only <c>splits.json</c> and
    /// the descriptions of teachers are read. What was chosen is among <see cref="Distillation.Notices"/> and, as plain
    /// values, in the <c>config.json</c> of the run.
    /// </summary>
    /// <param name="overrides"> <c>path=value</c>, as in <see cref="From"/>; <c>datasetRoot</c> and <c>datasetMix</c>
    /// name the sets (default: <c>imagenet</c> in <c>data</c>). A key that is named is left as it is.
    /// </param>
    /// <exception cref="UsageException">A key does not exist, a value cannot be, or a set is missing.</exception>
    /// <exception cref="DataException">A set does not say how many samples it has.</exception>
    public static DistillConfig Fit(params string[] overrides) => FitTo(SetSize.Of(From(overrides)), overrides);

    internal static DistillConfig FitTo(SetSize size, params string[] overrides)
    {
        var named = overrides.Select(static text => text[..text.IndexOfAny(['=', '.'])])
            .ToHashSet(StringComparer.Ordinal);
        var fit = SetFit.Of(size, From(overrides), named.Contains);
        return Parse("the command line", fit.ToJson(), overrides) with { Choices = fit.Reasons };
    }
}
