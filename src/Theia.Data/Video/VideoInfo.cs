namespace Theia.Data;

/// <summary>What a video file says of its first video stream.</summary>
/// <param name="Width">Pixels a row, as shown: after the rotation.</param>
/// <param name="Height">Rows, as shown.</param>
/// <param name="FrameRate">Frames per second, on average; at least 0.001.</param>
/// <param name="Rotation">Degrees clockwise by which frames are turned to be upright: 0, 90, 180 or 270.</param>
/// <param name="FrameCount">Number of frames; null where the file does not state it.</param>
/// <param name="Duration">Length; null where the file does not state it.</param>
public sealed record VideoInfo(
    int Width, int Height, double FrameRate, int Rotation, long? FrameCount, TimeSpan? Duration);
