namespace Theia;

/// <summary>Course of the learning rate after the linear warm-up.</summary>
public enum LearningRateDecay
{
    /// <summary>Stays at the peak.</summary>
    Constant,

    /// <summary>Falls to zero as half a cosine.</summary>
    Cosine,
}
