using Theia.Data.Logging;

namespace Theia.Training.Runs;

/// <summary>Writes what happens in a run to its log and for TensorBoard, under the names of the reference.</summary>
internal sealed class RunRecorder : IDisposable
{
    private readonly RunLog _log;

    private readonly TensorBoardLog _board;

    private RunRecorder(RunLog log, TensorBoardLog board) => (_log, _board) = (log, board);

    /// <summary>Starts both.</summary>
    public static RunRecorder Begin(RunFolder folder)
    {
        var log = RunLog.Create(folder.Log);
        return Beside(log, () => TensorBoardLog.Create(folder.Path));
    }

    /// <summary>Goes on with both after cutting what was logged since the checkpoint.</summary>
    public static RunRecorder Continue(RunFolder folder, long step)
    {
        var log = RunLog.Resume(folder.Log, step);
        return Beside(log, () => TensorBoardLog.Resume(folder.Path, step));
    }

    /// <summary>Tells of a step: what was minimised, the losses over all targets and of each, learning rate and gradient norm.</summary>
    public void Write(DistillStep step)
    {
        List<KeyValuePair<string, double>> values =
        [
            new("loss", step.Loss), new("mse_loss", step.Total.Mse), new("cos_loss", step.Total.Cos), new("l1_loss", step.Total.L1),
            new("lr", step.LearningRate), new("grad_norm", step.GradientNorm),
            .. step.Targets.SelectMany(static target => Losses($"train_{target.Key}", target.Value)),
        ];
        Write(step.Step, "train", values);
    }

    /// <summary>Tells of an evaluation.</summary>
    public void Write(EvaluationReport evaluation)
    {
        List<KeyValuePair<string, double>> values = [.. Losses("avg_eval", evaluation.Total)];
        foreach ((var target, TargetScore score) in evaluation.Student)
        {
            values.AddRange(Losses($"avg_eval_{target}", score.Losses));
            values.Add(new($"avg_eval_{target}_token_cosine", score.TokenCosine));
            values.Add(new($"avg_eval_{target}_explained_variance", score.ExplainedVariance));
        }

        values.Add(new("samples", evaluation.Samples));
        Write(evaluation.Step, "evaluate", values);
    }

    /// <summary>Tells of numbers by name.</summary>
    public void Write(long step, string kind, IReadOnlyList<KeyValuePair<string, double>> values)
    {
        _log.Write(step, kind, values);
        _board.Scalars(step, values);
    }

    /// <summary>Forces everything to the disk.</summary>
    public void Flush()
    {
        _log.Flush();
        _board.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _log.Dispose();
        _board.Dispose();
    }

    private static RunRecorder Beside(RunLog log, Func<TensorBoardLog> open)
    {
        try
        {
            return new RunRecorder(log, open());
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    private static IEnumerable<KeyValuePair<string, double>> Losses(string prefix, TargetLosses losses) =>
        [new($"{prefix}_mse_loss", losses.Mse), new($"{prefix}_cos_loss", losses.Cos), new($"{prefix}_l1_loss", losses.L1)];
}
