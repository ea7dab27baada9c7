namespace Theia.Lab.Quickstart;

/// <summary>What the evaluation found; kept in a file between stages.</summary>
/// <param name="Groups">Held-out images first, by kind, then those trained on.</param>
internal sealed record Evaluations(IReadOnlyList<EvaluatedGroup> Groups);
