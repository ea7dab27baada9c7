namespace Theia;

/// <summary>How far a <see cref="DecodeRun"/> is.</summary>
/// <param name="Path">The input at work.</param>
/// <param name="Done">Images done, or frames of the video.</param>
/// <param name="Total">Images or frames in all; 0 while unknown.</param>
/// <param name="IsVideo">True for frames of a video.</param>
public sealed record DecodeProgress(string Path, long Done, long Total, bool IsVideo);
