namespace Theia.Data;

/// <summary>One frame of a video.</summary>
/// <param name="Index">Its place in the video, from 0.</param>
/// <param name="Time">When it is shown.</param>
/// <param name="Image">Its pixels, upright. The caller owns them.</param>
public sealed record VideoFrame(long Index, TimeSpan Time, RgbImage Image);
