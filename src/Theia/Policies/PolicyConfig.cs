using System.Text;
using Theia.Data.Text;
using Theia.Policies.Networks;

namespace Theia;

/// <summary>What a policy takes, what it gives, and how its network is built.</summary>
public sealed partial record PolicyConfig
{
    // More is a typing error; a network of such sizes fits into no memory.
    internal const int MostValues = 1 << 20, MostFrames = 256;

    /// <summary>Kind of network. Default: <see cref="PolicyHead.ConvBatchNormMlp"/>.</summary>
    public PolicyHead Head { get; init; }

    /// <summary>Feature of one frame: a map for convolutions, a vector for <see cref="PolicyHead.Mlp"/>.</summary>
    public required FeatureSize Feature { get; init; }

    /// <summary>
    /// Frames that an action depends on, 1 to 256; before the start of an episode its first frame is repeated.
    /// Default: 3.
    /// </summary>
    public int History { get; init; } = 3;

    /// <summary>Values of the robot's own state beside the frames; 0 for none. Default: 0.</summary>
    public int Proprioception { get; init; }

    /// <summary>Values of an action, at least 1.</summary>
    public required int Actions { get; init; }

    /// <summary>
    /// Widths of the hidden layers, at least one; <see cref="PolicyHead.Conv"/> has its own. Default: 256, 256, 256.
    /// </summary>
    public IReadOnlyList<int> HiddenSizes { get; init; } = [256, 256, 256];

    /// <summary>Between layers. Default: <see cref="PolicyActivation.Relu"/>.</summary>
    public PolicyActivation Activation { get; init; }

    /// <summary>
    /// Part of the hidden values that is dropped in training, in [0, 1); 0 for <see cref="PolicyHead.Conv"/>.
    /// Default: 0.
    /// </summary>
    public double Dropout { get; init; }

    /// <summary>What it was trained for and with. Default: nothing is known.</summary>
    public PolicyFacts Facts { get; init; } = new();

    /// <summary>Values of the feature of one frame.</summary>
    internal int FeatureLength => Feature.Channels * Feature.Positions;

    /// <summary>What decides the shapes of the network.</summary>
    internal PolicySizes Sizes => new(Feature, History, Proprioception, Actions, HiddenSizes, Activation);

    /// <summary>The smallest side of a map that a head takes; 0 for a head that takes vectors.</summary>
    internal static int LeastSide(PolicyHead head) => head switch
    {
        PolicyHead.ConvBatchNormMlp => ConvNeck.LeastSide(ConvBatchNormMlp.Depth),
        PolicyHead.Conv => ConvNeck.LeastSide(ConvPolicyHead.Depth),
        _ => 0,
    };

    /// <summary>Why a head cannot take a feature, and what to do; null where it can.</summary>
    internal static string? Misfit(PolicyHead head, FeatureSize feature)
    {
        var least = LeastSide(head);
        if (least == 0)
        {
            return feature.IsVector ? null
                : $"The head mlp takes one vector per frame, not a map of {feature}. Take the vector of the encoder, "
                    + "or a head with convolutions.";
        }

        return !feature.IsVector && feature.Height >= least && feature.Width >= least ? null
            : $"The head {NameOf(head)} takes maps of at least {least} x {least} tokens, not "
                + $"{(feature.IsVector ? $"a vector of {feature.Channels} values" : feature)}. "
                + "Take the head mlp with the vector of the encoder.";
    }

    /// <summary>What cannot be, one sentence each.</summary>
    internal IEnumerable<string> Findings()
    {
        string?[] findings =
        [
            Within("feature_size", Math.Min(Feature.Channels, Feature.Positions), 1, MostValues),
            Misfit(Head, Feature),
            Within("history", History, 1, MostFrames),
            Within("proprioception_size", Proprioception, 0, MostValues),
            Within("action_size", Actions, 1, MostValues),
            HiddenSizes.Count > 0 ? null : "'hidden_sizes' is empty.",
            .. HiddenSizes.Select(static width => Within("hidden_sizes", width, 1, MostValues)),
            Dropout is >= 0 and < 1 ? null : $"'dropout' must be in [0, 1); it is {Dropout}.",
            Dropout > 0 && Head == PolicyHead.Conv ? "The head conv has no dropout; 'dropout' must be 0." : null,
        ];
        return findings.OfType<string>();
    }

    /// <exception cref="UsageException">No policy can have this configuration.</exception>
    internal void Require()
    {
        if (Findings().FirstOrDefault() is { } finding)
            throw new UsageException($"No policy can have this configuration. {finding}");
    }

    private static string? Within(string key, long value, long least, long most) => value >= least && value <= most
        ? null
        : $"'{key}' must be from {least} to {most}; it is {value}.";

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(builder, this);
}
