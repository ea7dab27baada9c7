namespace Theia;

/// <summary>What can be decoded of features, in the order of the tiles.</summary>
public enum DecodeKind
{
    /// <summary>Tokens in the colors of their principal components; of a DINOv2.</summary>
    Pca,

    /// <summary>Masks; of a SAM.</summary>
    Masks,

    /// <summary>Depth; of a Depth Anything.</summary>
    Depth,

    /// <summary>Where sentences are true, and which label fits; of a CLIP.</summary>
    Similarity,
}
