using Theia.Lab.Report;

namespace Theia.Tests.Training;

[Collection("torch")]
public sealed class RunStripTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_run_that_is_interrupted_draws_the_same_strips()
    {
        using (var whole = TinyRuns.Start(Config("whole")))
        {
            Assert.Equal([4, 8, 10], StripSteps(whole));
        }

        using (var part = TinyRuns.Start(Config("parts")))
        {
            Assert.Equal(6, part.Run(6));
            part.Save();
        }

        using (var rest = TinyRuns.Resume(_scratch["parts"]))
        {
            Assert.Equal([8, 10], StripSteps(rest));
        }

        string[] names = ["00000000.png", "00000004.png", "00000008.png", "00000010.png"];
        Assert.Equal(names, Names("whole"));
        Assert.Equal(names, Names("parts"));
        Assert.All(names, name => Assert.Equal(Bytes("whole", name), Bytes("parts", name)));
        Assert.NotEqual(Bytes("whole", names[0]), Bytes("whole", names[^1]));
    }

    [Fact]
    public void Drawing_changes_nothing_in_the_training()
    {
        using var drawn = TinyRuns.Start(Config("drawn"));
        using var plain = TinyRuns.Start(TinyRuns.Config(_scratch["plain"], "stripInterval=0"));
        Assert.Equal(Losses(plain), Losses(drawn));
        Assert.False(Directory.Exists(_scratch["plain", "strips"]));
    }

    [Fact]
    public void A_strip_has_a_row_of_the_student_and_one_of_the_teachers_for_each_image()
    {
        using (var run = TinyRuns.Start(Config("rows")))
            run.Run(1);
        var strip = RgbImage.Load(_scratch["rows", "strips", "00000000.png"]);
        // Two tiles of 208 pixels, input and PCA; three images with two rows each.
        Assert.InRange(strip.Width, 2 * 208, 2 * 228);
        Assert.InRange(strip.Height, 6 * 208, 6 * 268);
    }

    [Fact]
    public void The_page_of_a_run_shows_its_strips_and_its_loss()
    {
        using (var run = TinyRuns.Start(Config("page")))
            run.Run();
        var page = File.ReadAllText(RunReport.Write(_scratch["page"]));
        Assert.Contains("before the first step", page, StringComparison.Ordinal);
        Assert.Contains("after step 10", page, StringComparison.Ordinal);
        Assert.Contains(
            Convert.ToBase64String(File.ReadAllBytes(_scratch["page", "strips", "00000010.png"])),
            page, StringComparison.Ordinal);
        Assert.Contains("polyline", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    private DistillConfig Config(string name) => TinyRuns.Config(_scratch[name], "stripInterval=4");

    private string?[] Names(string run) =>
        [.. Directory.EnumerateFiles(_scratch[run, "strips"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)];

    private byte[] Bytes(string run, string name) => File.ReadAllBytes(_scratch[run, "strips", name]);

    private static long[] StripSteps(Distillation run) =>
        [.. run.Steps(TestContext.Current.CancellationToken).Where(step => step.Strip is not null)
            .Select(step => step.Step)];

    private static double[] Losses(Distillation run) =>
        [.. run.Steps(TestContext.Current.CancellationToken).Select(step => step.Loss)];
}
