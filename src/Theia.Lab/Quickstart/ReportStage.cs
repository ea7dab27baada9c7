using Theia.Data.IO;
using Theia.Data.Logging;
using Theia.Lab.Probing;
using Theia.Lab.Report;
using Theia.Scenes;

namespace Theia.Lab.Quickstart;

/// <summary>Writes the report. It is cheap, so it is rewritten on every run.</summary>
internal sealed class ReportStage(QuickstartContext workshop)
{
    private const int Thumbnail = 144;

    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var evaluations = StageFile.Load<Evaluations>(workshop.Places.Evaluation);
        var probes = workshop.Options.ProbeScenes == 0 ? null
            : StageFile.Load<ProbeFindings>(workshop.Places.ProbeSummary);
        IReadOnlyList<ReportImage> samples = ReportImages.Make(workshop);
        cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<Look> looks = Paint(samples, progress);
        PackReport packed = new PackStage(workshop)
            .Pack(new SynchronousProgress<StageProgress>(_ => { }), cancellation);
        var findings = new Findings
        {
            Source = workshop.Choice.Sentence,
            TrainedImages = (int)packed.Splits.Train,
            HeldOutImages = (int)packed.Splits.Val,
            HeldOut = workshop.Choice.HeldOut,
            Skipped = [.. packed.Skipped.Select(skipped => (skipped.Path, skipped.Reason))],
            Student = StudentSentence(),
            Teachers = [.. workshop.Teachers.Select(teacher => new TeacherLine(
                teacher.Spec.Id, teacher.Name, teacher.Spec.Size.ToString(), teacher.Spec.Trained, teacher.Note))],
            Stages = [.. workshop.Stages.Where(stage => workshop.Book.Did(stage.Name) is not null)
                .Select(stage => new StageTime(
                    char.ToUpperInvariant(stage.Name[0]) + stage.Name[1..], workshop.Book.Did(stage.Name)!,
                    workshop.Book.Seconds(stage.Name)))],
            Loss = LossReader.Read(Path.Combine(workshop.Places.Run, "log.jsonl"), workshop.Teachers),
            Space = SpaceSentence(DistillConfig.Load(Path.Combine(workshop.Places.Run, "config.json")).FeatureNorm),
            Groups = [.. evaluations.Groups.Select(Group)],
            ProbeSummary = probes?.ProbeSummary,
            Captions = [.. (probes?.Captions ?? []).Select(ranking => Find(ranking, probes!.SceneSeed))],
            Looks = looks,
            Credits = workshop.Choice.Credits,
            Environment = EnvironmentInfo.Describe(workshop),
            Next = workshop.Options.NextSteps,
        };
        AtomicFile.WriteText(workshop.Places.Report, ReportPage.Render(findings));
        return workshop.Places.Report;
    }

    private IReadOnlyList<Look> Paint(IReadOnlyList<ReportImage> samples, IProgress<StageProgress> progress)
    {
        using var student = TheiaModel.Load(workshop.Places.Model);
        using IImageEncoder predictor = student.AsPredictor(workshop.Teachers[0].Spec.Id);
        return TokenVisualizer.Paint(
            workshop.Teachers, samples, workshop.Places.Tokens, predictor,
            done => progress.Report(new StageProgress(done, samples.Count)));
    }

    private ImageGroup Group(EvaluatedGroup group) => new(
        group.Title, group.Report.Samples,
        [.. workshop.Teachers.Select(
            teacher => new TeacherScore(teacher.Name, teacher.Spec.Trained, Values(group.Report, teacher.Spec.Id)))]);

    private static ScoreSet Values(EvaluationReport report, string id)
    {
        return new ScoreSet(Of(report.Student)!.Value, Of(report.Untrained)!.Value, Of(report.Mean));

        // The mean of features that are learned as they are may not be known.
        Score? Of(IReadOnlyDictionary<string, TargetScore>? scores) => scores?.GetValueOrDefault(id) is { } score
            ? new Score(score.TokenCosine, score.ExplainedVariance)
            : null;
    }

    // Scenes are drawn again, smaller: that is faster than keeping them, and the same.
    private static CaptionFind Find(CaptionRanking ranking, long sceneSeed) => new(
        ranking.Caption, ranking.Rank,
        [.. ranking.Best.Select(scene => (
            SceneRenderer.Render(sceneSeed, ProbeSet.FirstTestScene + scene, Thumbnail).Image,
            scene == ranking.Scene))]);

    private static string SpaceSentence(FeatureNorm norm) => norm switch
    {
        FeatureNorm.Standard =>
            "after each channel of the teacher was brought to mean 0 and deviation 1, by the images trained on",
        FeatureNorm.Running =>
            "after each channel of the teacher was brought to mean 0 and deviation 1, by all that training had seen",
        FeatureNorm.PhiS =>
            "after the teacher’s tokens were centered and rotated so that every channel has the same variance (PHI-S)",
        _ => "in the teacher’s own numbers, which were not normalized (featureNorm=none)",
    };

    private string StudentSentence()
    {
        using var weights = ModelWeights.Open(workshop.Places.Model);
        var values = weights.Tensors.Where(tensor => tensor.Key.StartsWith("backbone.", StringComparison.Ordinal))
            .Sum(tensor => tensor.Value.Shape.Aggregate(1L, (product, size) => product * size));
        return $"a student of {values / 1e6:0.0} million numbers";
    }
}
