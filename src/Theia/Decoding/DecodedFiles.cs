namespace Theia;

/// <summary>The results of one image.</summary>
/// <param name="Path">Which image.</param>
/// <param name="Files">What was written; the strip last.</param>
/// <param name="Labels">Probability of each label, the likeliest first.</param>
/// <param name="Errors">How far the student is from its teachers.</param>
public sealed record DecodedFiles(
    string Path,
    IReadOnlyList<string> Files,
    IReadOnlyDictionary<string, double> Labels,
    IReadOnlyList<DecodeError> Errors);
