namespace Theia.Tests.Training;

/// <summary>What a step of a student gave.</summary>
internal sealed record StudentStep(
    double LearningRate,
    double Loss,
    TargetLosses Total,
    IReadOnlyDictionary<string, TargetLosses> Targets,
    double GradientNorm,
    double ClipCoefficient);
