using System.Text.Json.Serialization;

namespace Theia;

/// <summary>What the student is trained on.</summary>
public enum MainLoss
{
    /// <summary>0.9 · cosine + 0.1 · smooth L1: the paper's loss.</summary>
    [JsonStringEnumMemberName("cos_l1")]
    CosL1,

    /// <summary>Mean squared error.</summary>
    Mse,
}
