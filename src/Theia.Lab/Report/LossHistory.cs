namespace Theia.Lab.Report;

/// <summary>Loss by step, of all teachers together and of each; NaN where a step left a teacher out.</summary>
internal sealed record LossHistory(
    IReadOnlyList<long> Steps, IReadOnlyList<double> Total,
    IReadOnlyList<(string Teacher, IReadOnlyList<double> Values)> Teachers);
