namespace Theia;

/// <summary>A box of a prompt, around the object.</summary>
/// <param name="Left">In pixels of the image, from its left edge.</param>
/// <param name="Top">In pixels of the image, from its top edge.</param>
/// <param name="Right">At least <paramref name="Left"/>.</param>
/// <param name="Bottom">At least <paramref name="Top"/>.</param>
public readonly record struct PromptBox(double Left, double Top, double Right, double Bottom);
