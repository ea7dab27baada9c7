namespace Theia;

/// <summary>How teacher features are brought to a common scale before the student learns them.</summary>
public enum FeatureNorm
{
    /// <summary>(x − mean) / deviation of each channel, measured before; in bfloat16 as the reference does.</summary>
    Standard,

    /// <summary>
    /// Mean and deviation of each channel over the batches seen so far in this run; needs no measuring.
    /// </summary>
    Running,

    /// <summary>
    /// PHI-S (arXiv 2410.01680): rotated so that every channel has the same deviation, then divided by that one number.
    /// </summary>
    PhiS,

    /// <summary>Raw teacher features.</summary>
    None,
}
