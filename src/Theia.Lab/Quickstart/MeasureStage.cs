using Theia.Data.Logging;

namespace Theia.Lab.Quickstart;

/// <summary>
/// Mean and standard deviation per channel, from training images only, so held-out images do not leak.
/// </summary>
internal sealed class MeasureStage(QuickstartContext workshop)
{
    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        long shards = workshop.Set.Shards(DatasetFolder.Images, "train").Count;
        for (var i = 0; i < workshop.Teachers.Count; i++)
        {
            var before = i * shards;
            QuickstartTeacher teacher = workshop.Teachers[i];
            FeatureStatistics.Measure(
                workshop.Set, teacher.Spec, ["train"],
                new SynchronousProgress<MeasureProgress>(now => progress.Report(
                    new StageProgress(before + now.Shards, shards * workshop.Teachers.Count, teacher.Name))),
                cancellation: cancellation);
        }

        return $"mean and deviation of {workshop.Teachers.Sum(teacher => teacher.Spec.Size.Channels)} channels";
    }
}
