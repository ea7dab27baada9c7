namespace Theia.Lab.Report;

/// <summary>A measure with its interval of 95 %.</summary>
internal sealed record KnowledgeScore(double Value, double Low, double High);
