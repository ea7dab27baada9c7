namespace Theia.Cli.Output;

/// <summary>Tells how far a piece of work is.</summary>
/// <param name="done">Units finished, those of an earlier run included.</param>
/// <param name="total">Units in all; 0 while unknown.</param>
/// <param name="detail">Additional text, for example the loss or the current teacher.</param>
internal delegate void ProgressCallback(long done, long total, string? detail = null);
