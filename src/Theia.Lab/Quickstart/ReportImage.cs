namespace Theia.Lab.Quickstart;

/// <summary>An image of the report with its teacher features.</summary>
/// <param name="Key">Its key in the set.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="HeldOut">Whether the student never saw it.</param>
/// <param name="Image">As stored.</param>
/// <param name="Features">Tokens [positions, C] by teacher id, normalized as the run does it.</param>
internal sealed record ReportImage(
    string Key, string Title, bool HeldOut, RgbImage Image, IReadOnlyDictionary<string, float[]> Features);
