namespace Theia;

/// <summary>How tiles are put side by side.</summary>
public enum StripLayout
{
    /// <summary>Square tiles without gaps or text, 4 × 224 pixels a row, as in the reference.</summary>
    Reference,

    /// <summary>Tiles in the shape of the image, with titles above and figures below.</summary>
    Labeled,
}
