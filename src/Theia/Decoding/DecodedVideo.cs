namespace Theia;

/// <summary>The result of one video.</summary>
/// <param name="Path">Which video.</param>
/// <param name="File">The video of strips.</param>
/// <param name="Frames">Frames in it.</param>
/// <param name="FramesPerSecond">Decoded frames per second of work, reading and writing included.</param>
/// <param name="Complaint">What ffmpeg complained about, such as a damaged end; null where all went well.</param>
public sealed record DecodedVideo(string Path, string File, long Frames, double FramesPerSecond, string? Complaint);
