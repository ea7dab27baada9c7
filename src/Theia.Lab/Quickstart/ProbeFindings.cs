using Theia.Lab.Report;

namespace Theia.Lab.Quickstart;

/// <summary>What the probes found; kept in a file between stages.</summary>
/// <param name="ProbeSummary">Of each subject.</param>
/// <param name="SceneSeed">Of the scenes.</param>
/// <param name="Captions">Found through the student's CLIP head; empty where it has none.</param>
internal sealed record ProbeFindings(ProbeSummary ProbeSummary, long SceneSeed, IReadOnlyList<CaptionRanking> Captions);
