using Theia.Networks.Layers;
using Theia.Policies.Networks;

namespace Theia.Policies;

/// <summary>From a configuration to a network.</summary>
internal static class PolicyNetworks
{
    /// <summary>A network whose weights are not set.</summary>
    public static IPolicyNetwork Create(PolicyConfig config, Device? device) => config.Head switch
    {
        PolicyHead.ConvBatchNormMlp => new ConvBatchNormMlp(config.Sizes, device),
        PolicyHead.Conv => new ConvPolicyHead(config.Sizes, device),
        _ => new BatchNormMlp(
            (config.History * (long)config.Feature.Channels) + config.Proprioception,
            config.HiddenSizes, config.Actions, config.Activation, device),
    };

    /// <summary>
    /// Sets weights as PyTorch does by default; each is a function of the seed, its name and its place.
    /// </summary>
    public static void Initialize(IPolicyNetwork network, long seed, PolicyInitialization initialization)
    {
        ModuleInitialization.PyTorch(network.Module, "policy", seed);
        var perceptron = network switch
        {
            ConvBatchNormMlp conv => conv.Head,
            BatchNormMlp plain => plain,
            _ => null,
        };
        perceptron?.Initialize(initialization);
    }
}
