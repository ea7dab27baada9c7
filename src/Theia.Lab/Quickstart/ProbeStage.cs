using Theia.Lab.Probing;
using Theia.Lab.Report;

namespace Theia.Lab.Quickstart;

/// <summary>Linear probes of tokens on scenes of their own, and scenes found by their captions.</summary>
internal sealed class ProbeStage(QuickstartContext workshop)
{
    private const int Captions = 3, Best = 5;

    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        if (workshop.Options.ProbeScenes == 0)
            return "nothing probed: no scenes were asked for";
        set_num_threads(workshop.Options.Threads);
        var set = ProbeSet.Draw(
            Options(), (done, total) => progress.Report(new StageProgress(done, total, "drawing scenes")),
            cancellation);
        var subjects = ProbeSubjectChoice.Of(workshop);
        List<ProbeSummaryRow> rows = [];
        foreach (var open in subjects)
        {
            using var subject = open();
            var before = rows.Count;
            var result = Prober.Measure(
                set,
                subject,
                (done, total) =>
                    progress.Report(new StageProgress((before * total) + done, subjects.Count * total, subject.Name)),
                cancellation);
            rows.Add(ProbeSummaryRow.Of(result));
        }

        var knowledge = new ProbeSummary(
            set.FitCount, set.Options.TestScenes, set.Attributes.Count, set.Parts.Count, rows);
        StageFile.Save(workshop.Places.ProbeSummary, new ProbeFindings(knowledge, set.Options.SceneSeed, Find(set)));
        return $"{subjects.Count} sets of tokens, on {set.FitCount} scenes and {set.Options.TestScenes} more";
    }

    private ProbeOptions Options() => new()
    {
        Scenes = workshop.Options.ProbeScenes,
        TestScenes = workshop.Options.ProbeScenes / 2,
        Seed = workshop.Options.Seed,
        Photographs = null,
        Threads = workshop.Options.Threads,
    };

    private IReadOnlyList<CaptionRanking> Find(ProbeSet set)
    {
        using var student = TheiaModel.Load(workshop.Places.Model);
        using var head = CaptionHead.For(workshop, student);
        return head?.Rank([.. set.Scenes.Skip(set.FitCount)], Captions, Best) ?? [];
    }
}
