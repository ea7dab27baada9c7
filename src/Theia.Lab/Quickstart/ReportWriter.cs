using Theia.Data.IO;
using Theia.Data.Logging;
using Theia.Lab.Probing;
using Theia.Lab.Report;
using Theia.Scenes;

namespace Theia.Lab.Quickstart;

/// <summary>Writes the report. It is cheap, so it is rewritten on every run.</summary>
internal sealed class ReportWriter(QuickstartContext context)
{
    private const int Thumbnail = 144;

    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var groups = StudentEvaluation.Load(context.Paths.Evaluation);
        var probes = context.Options.ProbeScenes == 0 ? null
            : StageFile.Load<ProbeFindings>(context.Paths.ProbeSummary);
        IReadOnlyList<ReportImage> samples = ReportImages.Make(context);
        cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<ReportModel.ImagePanel> panels = Paint(samples, progress);
        PackReport packed = context.Pack(new SynchronousProgress<StageProgress>(_ => { }), cancellation);
        var model = new ReportModel
        {
            Source = context.Choice.Sentence,
            TrainedImages = (int)packed.Splits.Train,
            HeldOutImages = (int)packed.Splits.Val,
            HeldOut = context.Choice.HeldOut,
            Skipped = [.. packed.Skipped.Select(skipped => (skipped.Path, skipped.Reason))],
            Student = StudentSentence(),
            Teachers = [.. context.Teachers.Select(teacher => new ReportModel.Teacher(
                teacher.Spec.Id, teacher.Name, teacher.Spec.Size.ToString(), teacher.Spec.Trained, teacher.Note))],
            Stages = [.. context.Stages.Where(stage => context.State.Did(stage.Name) is not null)
                .Select(stage => new ReportModel.Stage(
                    char.ToUpperInvariant(stage.Name[0]) + stage.Name[1..], context.State.Did(stage.Name)!,
                    context.State.Seconds(stage.Name)))],
            Loss = LossReader.Read(
                Path.Combine(context.Paths.Run, "log.jsonl"),
                [.. context.Teachers.Select(teacher => (teacher.Spec.Id, teacher.Name))]),
            Strips = RunStripFiles.Of(context.Paths.Run),
            Space = SpaceSentence(DistillConfig.Load(Path.Combine(context.Paths.Run, "config.json")).FeatureNorm),
            Groups = groups,
            ProbeSummary = probes?.ProbeSummary,
            Captions = [.. (probes?.Captions ?? []).Select(ranking => Find(ranking, probes!.SceneSeed))],
            Images = panels,
            Credits = context.Choice.Credits,
            Environment = EnvironmentInfo.Describe(context),
            Next = context.Options.NextSteps,
        };
        AtomicFile.WriteText(context.Paths.Report, ReportPage.Render(model));
        return context.Paths.Report;
    }

    private IReadOnlyList<ReportModel.ImagePanel> Paint(
        IReadOnlyList<ReportImage> samples, IProgress<StageProgress> progress)
    {
        using var student = TheiaModel.Load(context.Paths.Model);
        using IImageEncoder predictor = student.AsPredictor(context.Teachers[0].Spec.Id);
        return TokenVisualizer.Paint(
            context.Teachers, samples, context.Paths.Tokens, predictor,
            done => progress.Report(new StageProgress(done, samples.Count)));
    }

    // Scenes are drawn again, smaller: that is faster than keeping them, and the same.
    private static ReportModel.Retrieval Find(CaptionRanking ranking, long sceneSeed) => new(
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
        using var weights = ModelWeights.Open(context.Paths.Model);
        var values = weights.Tensors.Where(tensor => tensor.Key.StartsWith("backbone.", StringComparison.Ordinal))
            .Sum(tensor => tensor.Value.Shape.Aggregate(1L, (product, size) => product * size));
        return $"a student of {values / 1e6:0.0} million numbers";
    }
}
