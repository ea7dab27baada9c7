namespace Theia.Training;

/// <summary>Losses as named scalars, under the names of the reference.</summary>
internal static class LossScalars
{
    /// <summary>The three losses, each name with a prefix.</summary>
    public static IEnumerable<KeyValuePair<string, double>> Of(string prefix, TargetLosses losses) =>
    [
        new($"{prefix}mse_loss", losses.Mse), new($"{prefix}cos_loss", losses.Cos), new($"{prefix}l1_loss", losses.L1),
    ];

    /// <summary>The scores of the student in an evaluation.</summary>
    public static IReadOnlyList<KeyValuePair<string, double>> Of(EvaluationReport evaluation)
    {
        List<KeyValuePair<string, double>> values = [.. Of("avg_eval_", evaluation.Total)];
        foreach ((var target, TargetScore score) in evaluation.Student)
        {
            values.AddRange(Of($"avg_eval_{target}_", score.Losses));
            values.Add(new($"avg_eval_{target}_token_cosine", score.TokenCosine));
            values.Add(new($"avg_eval_{target}_explained_variance", score.ExplainedVariance));
        }

        values.Add(new("samples", evaluation.Samples));
        return values;
    }
}
