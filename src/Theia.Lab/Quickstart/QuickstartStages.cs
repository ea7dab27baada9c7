using Theia.Data.Errors;
using Theia.Data.Logging;

namespace Theia.Lab.Quickstart;

/// <summary>
/// The stages of a quickstart. Each continues what an interrupted run left, and returns its result in half a sentence.
/// </summary>
internal sealed class QuickstartStages(QuickstartContext context)
{
    /// <summary>In the order of the work, named for the verbs that do the same.</summary>
    public IReadOnlyList<QuickstartStage> All =>
    [
        Once("pack", "images", Pack),
        Once("extract", "features", Extract),
        Once("measure", "shards", Measure),
        Once("distill", "steps", Distill),
        Once("evaluate", "images", new StudentEvaluation(context).Run),
        Once("probe", "images", new TokenProbes(context).Run),
        Once("encode", "images", Encode),
        // Cheap, so it is written on every run.
        new QuickstartStage("report", "images", new ReportWriter(context).Run),
    ];

    // Skips what an earlier run finished, and stores result and time.
    private QuickstartStage Once(
        string name, string unit, Func<IProgress<StageProgress>, CancellationToken, string> work)
        => new(name, unit, (progress, cancellation) => context.State.Once(name, () => work(progress, cancellation)));

    private string Pack(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        PackReport report = context.Pack(progress, cancellation);
        context.Skipped = report.Skipped;
        if (report.Splits.Train < 2)
        {
            throw new UsageException(
                $"{report.Splits.Train} of {context.Choice.Sources.Count} images could be read for training; "
                + "at least 2 are needed.");
        }

        var damaged = report.Skipped.Count > 0 ? $", {report.Skipped.Count} damaged left out" : "";
        var heldOut = report.NothingHeldOut ? "nothing held out of so few" : $"{report.Splits.Val} held out";
        var (images, shards) = (Amount.Of(report.Splits.Total, "image"), Amount.Of(report.Shards, "shard"));
        return $"{images} in {shards}, {heldOut}{damaged}";
    }

    private string Extract(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Splits splits = context.Set.LoadSplits();
        string[] present = [.. Splits.Names.Where(split => splits[split] > 0)];
        long total = splits.Total * context.Teachers.Count, before = 0;
        foreach (QuickstartTeacher known in context.Teachers)
        {
            using ITeacher teacher = known.Load();
            foreach (var split in present)
            {
                var start = before;
                FeatureExtraction.Run(
                    teacher, context.Set, split, new ExtractionOptions(),
                    new SynchronousProgress<ExtractionProgress>(
                        now => progress.Report(new StageProgress(start + now.Samples, total, known.Name))),
                    cancellation);
                before += splits[split];
            }
        }

        return $"{Amount.Of(context.Teachers.Count, "teacher")} processed {Amount.Of(splits.Total, "image")}";
    }

    // From training images only, so that held-out images do not leak.
    private string Measure(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        long shards = context.Set.Shards(DatasetFolder.Images, "train").Count;
        for (var i = 0; i < context.Teachers.Count; i++)
        {
            var before = i * shards;
            QuickstartTeacher teacher = context.Teachers[i];
            FeatureStatistics.Measure(
                context.Set, teacher.Spec, ["train"],
                new SynchronousProgress<MeasureProgress>(now => progress.Report(
                    new StageProgress(before + now.Shards, shards * context.Teachers.Count, teacher.Name))),
                cancellation: cancellation);
        }

        return $"mean and deviation of {context.Teachers.Sum(teacher => teacher.Spec.Size.Channels)} channels";
    }

    private string Distill(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        using var distillation = Distillation.StartOrResume(context.Plan);
        progress.Report(new StageProgress(distillation.Step, distillation.TotalSteps));
        foreach (DistillStep step in distillation.Steps(cancellation))
            progress.Report(new StageProgress(step.Step, step.TotalSteps, $"loss {step.Loss:0.000}"));
        cancellation.ThrowIfCancellationRequested();
        return $"{Amount.Of(distillation.TotalSteps, "step")} of {Amount.Of(distillation.Config.BatchSize, "image")}";
    }

    // The tokens of the report's images, as the verb encode writes them.
    private string Encode(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        IReadOnlyList<ReportImage> images = ReportImages.Make(context);
        using var student = TheiaModel.Load(context.Paths.Model);
        using IImageEncoder encoder = student.AsEncoder();
        ReportImages.WriteTokens(
            context.Paths.Tokens, encoder, images,
            new SynchronousProgress<int>(done => progress.Report(new StageProgress(done, images.Count))),
            cancellation);
        return $"tokens of {Amount.Of(images.Count, "image")} in {Path.GetFileName(context.Paths.Tokens)}";
    }
}
