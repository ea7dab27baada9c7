namespace Theia;

/// <summary>
/// Where the factor 0.01 falls that policies with a batch norm are initialized with. In brackets the
/// names in files.
/// </summary>
public enum PolicyInitialization
{
    /// <summary>
    /// On weight and bias of the batch norm, as in the published code: it scales the last two parameters by 0.01 and
    /// means the last layer, but the batch norm is registered after it (<c>published</c>).
    /// </summary>
    Published,

    /// <summary>On weight and bias of the last layer, so that first actions are near zero (<c>intended</c>).</summary>
    Intended,
}
