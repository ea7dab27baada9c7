namespace Theia.Data.Logging;

/// <summary>One line of a <see cref="RunLog"/>.</summary>
/// <param name="Step">Step of the run that it belongs to.</param>
/// <param name="Kind">What it tells of: <c>train</c>, <c>evaluate</c>, …</param>
/// <param name="Values">Numbers by name, in the order written; NaN and infinities included.</param>
/// <param name="Texts">Texts by name.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Seconds">How long the run had been at work, pauses between processes left out.</param>
internal sealed record RunLogEntry(
    long Step, string Kind, IReadOnlyDictionary<string, double> Values,
    IReadOnlyDictionary<string, string> Texts, DateTimeOffset Time, double Seconds);
