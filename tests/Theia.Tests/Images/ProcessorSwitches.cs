namespace Theia.Tests.Images;

/// <summary>
/// Which steps a processor takes: the call arguments <c>do_resize</c>, <c>do_rescale</c> and
/// <c>do_normalize</c> of the reference.
/// </summary>
/// <param name="Resize">Resize; without it all images of a call must have one size.</param>
/// <param name="Rescale">Multiply by 1/255.</param>
/// <param name="Normalize">Subtract the mean and divide by the standard deviation, whatever the
/// range of the values then is.</param>
internal sealed record ProcessorSwitches(bool Resize = true, bool Rescale = true, bool Normalize = true);
