using Theia.Lab.Probing;
using Theia.Lab.Report;

namespace Theia.Lab.Quickstart;

/// <summary>Linear probes of tokens on scenes of their own, and scenes found by their captions.</summary>
internal sealed class TokenProbes(QuickstartContext context)
{
    private const int Captions = 3, Best = 5;

    public string Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        if (context.Options.ProbeScenes == 0)
            return "nothing probed: no scenes were asked for";
        set_num_threads(context.Options.Threads);
        var set = ProbeSet.Draw(
            Options(), (done, total) => progress.Report(new StageProgress(done, total, "drawing scenes")),
            cancellation);
        var subjects = ProbeSubjectChoice.Of(context);
        List<ProbeSummary.Row> rows = [];
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
            rows.Add(ProbeSummary.Row.Of(result));
        }

        var summary = new ProbeSummary(
            set.FitCount, set.Options.TestScenes, set.Attributes.Count, set.Parts.Count, rows);
        StageFile.Save(context.Paths.ProbeSummary, new ProbeFindings(summary, set.Options.SceneSeed, Find(set)));
        return $"{subjects.Count} sets of tokens, on {set.FitCount} scenes and {set.Options.TestScenes} more";
    }

    private ProbeOptions Options() => new()
    {
        Scenes = context.Options.ProbeScenes,
        TestScenes = context.Options.ProbeScenes / 2,
        Seed = context.Options.Seed,
        Photographs = null,
        Threads = context.Options.Threads,
    };

    private IReadOnlyList<CaptionRanking> Find(ProbeSet set)
    {
        using var student = TheiaModel.Load(context.Paths.Model);
        using var head = CaptionHead.For(context, student);
        return head?.Rank([.. set.Scenes.Skip(set.FitCount)], Captions, Best) ?? [];
    }
}
