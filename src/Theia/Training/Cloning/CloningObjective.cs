using Theia.Checkpoints;
using Theia.Policies.Networks;
using Theia.Training.Runs;

namespace Theia.Training.Cloning;

/// <summary>Behavior cloning: the mean squared error between the mean action and the demonstrated one.</summary>
/// <param name="network">The policy's network, in training mode during a step; the objective disposes it.</param>
/// <param name="seed">Seed of the run.</param>
/// <param name="dropout">Part of the hidden values that is dropped.</param>
/// <param name="device">Where the network lies.</param>
internal sealed class CloningObjective(IPolicyNetwork network, long seed, double dropout, Device device)
    : IObjective<CloningBatch>
{
    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Value)> Parameters { get; } = StateDict.Of(network.Module);

    /// <summary>Running statistics of batch norms.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> State { get; } = [.. network.Module.named_buffers()];

    /// <inheritdoc/>
    public StepLoss Loss(CloningBatch batch, StepContext step)
    {
        network.Module.train();
        try
        {
            return Learn(batch, step);
        }
        finally
        {
            network.Module.eval();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    private StepLoss Learn(CloningBatch batch, StepContext step)
    {
        var (frames, proprioception, actions) = batch.Rows(device);
        var masks = dropout > 0 ? new DropoutMasks(seed, step.Step, dropout) : null;
        Tensor mean;
        using (var autocast = step.AutocastScope())
        {
            // Autocast converts what products take by itself.
            mean = network.Mean(autocast is null ? frames.Single() : frames, proprioception, masks);
        }

        return new StepLoss(step.Backward(functional.mse_loss(mean, actions)), []);
    }
}
