namespace Theia.Decoding.Masks;

/// <summary>A mask that passed the thresholds of everything mode.</summary>
/// <param name="Index">Masks per point · number of the point + number of the mask.</param>
/// <param name="Score">The IoU that the decoder expects.</param>
/// <param name="Stability">How little it changes with its threshold.</param>
/// <param name="Mask">Its pixels.</param>
internal sealed record MaskCandidate(int Index, float Score, float Stability, RunLengthMask Mask);
