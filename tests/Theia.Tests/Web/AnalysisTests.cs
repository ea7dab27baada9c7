using Theia.Decoding.Tokens;
using Theia.Web.Images;
using Theia.Web.Models;
using Theia.Web.Scheduling;
using Theia.Web.Views;

namespace Theia.Tests.Web;

[Collection("web")]
public sealed class AnalysisTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Views_leave_no_tensors_on_the_thread_of_the_networks()
    {
        using var queue = new WorkQueue(8);
        var (before, _) = await queue.RunAsync(() => LeakFreeAttribute.Live, Cancellation);
        var (models, _) = await queue.RunAsync(
            () => ModelCatalog.Load(
                [Goldens.At("teachers", "models", "sam"), Goldens.At("teachers", "models", "depth")]),
            Cancellation);
        var analysis = new Analysis(models, queue, cachedBytes: 0);
        var image = Photograph();
        List<string> leaks = [];
        foreach (var (name, ask) in Questions(analysis, image))
        {
            // What a decoder keeps of an image is kept for all of its questions.
            await ask();
            var (warm, _) = await queue.RunAsync(() => LeakFreeAttribute.Live, Cancellation);
            await ask();
            var (again, _) = await queue.RunAsync(() => LeakFreeAttribute.Live, Cancellation);
            if (again != warm)
                leaks.Add($"{name}: {again - warm}");
        }

        Assert.Empty(leaks);
        await queue.RunAsync(
            () =>
            {
                models.Dispose();
                return 0;
            },
            Cancellation);
        var (after, _) = await queue.RunAsync(() => LeakFreeAttribute.Live, Cancellation);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Features_are_computed_once_per_image()
    {
        using var queue = new WorkQueue(8);
        using var models = ModelCatalog.Load([]);
        var analysis = new Analysis(models, queue, cachedBytes: 1 << 20);
        var image = Photograph();
        var first = await analysis.MakeAsync(image, null, null, map => map, Cancellation);
        var second = await analysis.MakeAsync(image, null, null, map => map, Cancellation);
        Assert.Same(first.Result, second.Result);
        Assert.True(second.Milliseconds.Encode < 1);
    }

    [Fact]
    public void Models_of_one_name_are_told_apart()
    {
        using var folder = new ScratchFolder();
        using (var theia = TheiaModel.LoadBundled())
        {
            theia.Save(folder["one", "model"]);
            theia.Save(folder["two", "model"]);
            theia.Save(folder["other", "one"]);
        }

        using var models = ModelCatalog.Load([folder["one", "model"], folder["two", "model"], folder["other", "one"]]);
        Assert.Equal(["one", "two", "one-2"], models.All.Take(3).Select(model => model.Id));
    }

    [Fact]
    public void A_point_falls_on_the_token_below_it_and_margins_on_the_outermost()
    {
        var map = new FeatureMap(2, 4, new float[8], Coverage: 0.5);
        Assert.Equal(0, map.TokenAt(0, 0));
        Assert.Equal(7, map.TokenAt(1, 1));
        Assert.Equal(5, map.TokenAt(0.4, 0.6));                     // the grid lies from 0.25 to 0.75
    }

    private static UploadedImage Photograph() =>
        new("cat", RgbImage.Decode(RunningServer.Photograph("cat.png"), "cat"));

    private static IEnumerable<(string Name, Func<Task> Ask)> Questions(Analysis analysis, UploadedImage image)
    {
        foreach (var model in analysis.Models)
        {
            foreach (var source in model.Sources)
            {
                yield return ($"{model.Id} {source.Id}", () => analysis.MakeAsync(
                    image, model.Id, source.Id,
                    map => (PcaView.Of(map, map), NormView.Of(map, TokenNorms.StandardBins)), Cancellation));
            }
        }

        yield return ("sentence", () => analysis.DecodeAsync(
            image, "nano-clip", null, source => source.Sentences, "",
            subject => SimilarityView.ToSentence(subject.Map, subject.Decoders.Sentences(subject.Teacher), "a cup"),
            Cancellation));
        yield return ("depth", () => analysis.DecodeAsync(
            image, "depth", null, source => source.Depth, "", DepthView.Of, Cancellation));
        yield return ("mask", () => analysis.DecodeAsync(
            image, "sam", null, source => source.Masks, "",
            subject => MaskView.Of(subject, SamPrompt.Of(new PromptPoint(50, 50))), Cancellation));
        yield return ("everything", () => analysis.DecodeAsync(
            image, "sam", null, source => source.Masks, "",
            subject => MaskView.Everything(subject, 2, Cancellation), Cancellation));
    }
}
