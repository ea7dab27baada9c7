namespace Theia;

/// <summary>
/// Which details the learning rate follows. They differ only on the last step of a cosine and in runs without warm-up.
/// </summary>
public enum ScheduleRule
{
    /// <summary>
    /// The cosine falls over all steps after the warm-up; without warm-up steps a run starts at the peak.
    /// </summary>
    Recommended,

    /// <summary>
    /// As the reference under current PyTorch: the cosine restarts at the peak on the last step,
    /// because its period is cut to one step less.
    /// </summary>
    Reference,

    /// <summary>
    /// As the reference under PyTorch 1.13: besides, a constant schedule without warm-up steps
    /// stays at its low start for ever.
    /// </summary>
    ReferenceTorch113,
}
