using System.Text;
using Theia.Data.Text;
using Theia.Training.Cloning;

namespace Theia;

/// <summary>What an evaluation says of a policy that is being cloned.</summary>
/// <param name="Score">Higher is better; the weights with the highest one are kept.</param>
public sealed record CloningEvaluation(double Score)
{
    /// <summary>Scalars for the log beside the score. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Scalars { get; init; } = [];

    /// <summary>
    /// Compares actions with those of demonstrations that were held out. The score is the negative of the mean squared
    /// error, which stands in the log as <c>held_out_mse</c>.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="data">Demonstrations of the same sizes.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static CloningEvaluation HeldOut(
        Policy policy, CloningData data, CancellationToken cancellation = default)
    {
        policy.Require(data.Feature, data.Proprioception, data.Actions);
        using var windows = new CloningWindows(data, policy.Config.History, HeldOutBatch);
        var sum = 0.0;
        for (var start = 0L; start < data.Frames; start += HeldOutBatch)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = TorchSharp.torch.NewDisposeScope();
            var rows = (int)Math.Min(HeldOutBatch, data.Frames - start);
            var batch = windows.Fill(rows, row => start + row);
            var (frames, proprioception, actions) = batch.Rows(CPU);
            var error = policy.Act(frames.to(ScalarType.Float32), proprioception).cpu().sub(actions);
            sum += error.mul(error).sum().ToDouble();
        }

        var mse = sum / (data.Frames * data.Actions);
        return new CloningEvaluation(-mse) { Scalars = [new("held_out_mse", mse)] };
    }

    private const int HeldOutBatch = 64;

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
