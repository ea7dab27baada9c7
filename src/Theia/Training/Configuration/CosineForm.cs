namespace Theia;

/// <summary>Between which vectors the cosine loss is taken.</summary>
public enum CosineForm
{
    /// <summary>One cosine an image: the whole map as one vector, as in the reference.</summary>
    Map,

    /// <summary>One cosine a token, averaged.</summary>
    Token,
}
