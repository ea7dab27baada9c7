using Theia.Data.Errors;
using Theia.Data.Logging;

namespace Theia.Lab.Quickstart;

/// <summary>Extracts the features of every teacher for every image.</summary>
internal sealed class ExtractStage(QuickstartContext workshop)
{
    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Splits splits = workshop.Set.LoadSplits();
        string[] present = [.. Splits.Names.Where(split => splits[split] > 0)];
        long total = splits.Total * workshop.Teachers.Count, before = 0;
        foreach (QuickstartTeacher known in workshop.Teachers)
        {
            using ITeacher teacher = known.Load();
            foreach (var split in present)
            {
                var start = before;
                FeatureExtraction.Run(
                    teacher, workshop.Set, split, new ExtractionOptions(),
                    new SynchronousProgress<ExtractionProgress>(
                        now => progress.Report(new StageProgress(start + now.Samples, total, known.Name))),
                    cancellation);
                before += splits[split];
            }
        }

        return $"{Amount.Of(workshop.Teachers.Count, "teacher")} processed {Amount.Of(splits.Total, "image")}";
    }
}
