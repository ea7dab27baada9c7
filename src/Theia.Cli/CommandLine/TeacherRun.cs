namespace Theia.Cli.CommandLine;

/// <summary>How teachers run, in the words of the command line, so that nothing here needs libtorch.</summary>
/// <param name="Threads">Threads to compute with.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>; null where the line does not say.</param>
/// <param name="Positions"><c>scale-factor</c> or <c>size</c>; null where the line does not say.</param>
internal sealed record TeacherRun(int Threads, string? Device = null, string? Positions = null);
