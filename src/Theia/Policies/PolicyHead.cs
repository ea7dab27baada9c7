namespace Theia;

/// <summary>Kinds of policy networks. In brackets the names in files.</summary>
public enum PolicyHead
{
    /// <summary>
    /// Three convolutions over maps of features, then a perceptron behind a batch norm: the policy of the published
    /// MuJoCo results (<c>conv-batchnorm-mlp</c>). Maps of at least 14 × 14.
    /// </summary>
    ConvBatchNormMlp,

    /// <summary>Two small convolutions and two linear layers (<c>conv</c>). Maps of at least 6 × 6.</summary>
    Conv,

    /// <summary>
    /// A perceptron behind a batch norm, on one vector per frame (<c>mlp</c>); the frames of a window are fused by
    /// FLARE. Also for the true state of a simulation.
    /// </summary>
    Mlp,
}
