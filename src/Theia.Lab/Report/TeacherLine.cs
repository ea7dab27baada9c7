namespace Theia.Lab.Report;

/// <summary>One teacher.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name in a chart.</param>
/// <param name="Size">C x H x W.</param>
/// <param name="Knows">True when its weights were trained; false for a stand-in with seeded random weights.</param>
/// <param name="Note">What it is, in half a sentence.</param>
internal sealed record TeacherLine(string Id, string Name, string Size, bool Knows, string Note);
