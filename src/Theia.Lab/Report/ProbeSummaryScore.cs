namespace Theia.Lab.Report;

/// <summary>A measure with its interval of 95 %.</summary>
internal sealed record ProbeSummaryScore(double Value, double Low, double High);
