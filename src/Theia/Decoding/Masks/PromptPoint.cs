namespace Theia;

/// <summary>A point of a prompt.</summary>
/// <param name="X">Column in pixels of the image, from its left edge.</param>
/// <param name="Y">Row in pixels of the image, from its top edge.</param>
/// <param name="IsInside">True for a point on the object, false for one beside it. Default: true.</param>
public readonly record struct PromptPoint(double X, double Y, bool IsInside = true);
