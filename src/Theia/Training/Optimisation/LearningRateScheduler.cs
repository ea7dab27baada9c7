namespace Theia;

/// <summary>Course of the learning rate after the linear warm-up.</summary>
public enum LearningRateScheduler
{
    /// <summary>Stays at the peak.</summary>
    Constant,

    /// <summary>Falls to zero as half a cosine.</summary>
    Cosine,
}
