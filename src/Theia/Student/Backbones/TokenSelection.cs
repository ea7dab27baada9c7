namespace Theia;

/// <summary>
/// Which of a student's tokens are wanted, and in what form. The names in brackets are those of
/// <c>feature_reduce_method</c>.
/// </summary>
public enum TokenSelection
{
    /// <summary>The patch tokens, row by row: [B, N, C] (null).</summary>
    Spatial,

    /// <summary>Their mean: [B, C] (<c>mean_pooling</c>).</summary>
    Mean,

    /// <summary>Their maximum, channel by channel: [B, C] (<c>max_pooling</c>).</summary>
    Max,

    /// <summary>The class token: [B, C]; an error for students without one (<c>cls</c>).</summary>
    ClassToken,

    /// <summary>Everything, in the network's order: class token, patch tokens, registers (<c>identity</c>).</summary>
    All,

    /// <summary>
    /// What the model's neck makes of the patch tokens: [B, neck width]; an error for models without one.
    /// </summary>
    Neck,
}
