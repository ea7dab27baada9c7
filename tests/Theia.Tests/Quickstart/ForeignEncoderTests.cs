using Theia.Lab.Probing;
using Theia.Lab.Quickstart;
using Theia.Lab.Report;
using Theia.Tests.Probing;
using Theia.Tests.Report;

namespace Theia.Tests.Quickstart;

/// <summary>An encoder that exists only in the tests goes wherever a student goes.</summary>
[Collection("torch")]
public sealed class ForeignEncoderTests
{
    [Fact]
    public void Any_encoder_runs_through_the_probes_and_the_report()
    {
        using var folder = new ScratchFolder();
        var cancellation = TestContext.Current.CancellationToken;
        var teacher = FakeTeacher.Coarse;
        using var cells = new CellEncoder(7);
        using var predictor = new CellEncoder(7, teacher.Id, teacher.Size.Channels);

        var result = Prober.Measure(
            SomeProbeSet.Small, new ProbeSubject("cells", SubjectKind.Student, cells), cancellation: cancellation);
        ReportImage[] samples = [.. SomeProbeSet.Small.Scenes.Take(2).Select((scene, i) => new ReportImage(
            $"key{i}", $"Scene {i}", HeldOut: true, scene.Image,
            new Dictionary<string, float[]>(StringComparer.Ordinal)
            {
                [teacher.Id] = [.. Enumerable.Range(0, 5 * 49).Select(k => MathF.Sin(k + i))],
            }))];
        ReportImages.WriteTokens(folder["tokens.safetensors"], cells, samples, cancellation: cancellation);
        var panels = TokenVisualizer.Paint(
            [new QuickstartTeacher(teacher, "Coarse", "a teacher of tests", null, () => new FakeTeacher(teacher))],
            samples, folder["tokens.safetensors"], predictor, _ => { });
        var page = ReportPage.Render(SomeReport.Create() with
        {
            ProbeSummary = new ProbeSummary(60, 30, 1, 1, [ProbeSummary.Row.Of(result)]),
            Images = panels,
        });

        Assert.Equal((7, 3, 3), (result.Grid, result.TokenSize, result.VectorSize));
        Assert.InRange(result.Scores[ProbeMeasure.Mean].Value, 0, 1);
        Assert.Equal((7, 7), (panels[1].Tiles[1].Image.Width, panels[1].Tiles[3].Image.Height));
        Assert.Contains("Scene 1", page, StringComparison.Ordinal);
        Assert.Contains("cells", page, StringComparison.Ordinal);
    }
}
