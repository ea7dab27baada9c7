using Theia.Tests.Networks.Sam;
using Theia.Tests.Teachers;
using static TorchSharp.torch;

namespace Theia.Tests.Decoding.Masks;

[Collection("torch")]
public sealed class SegmentAnythingTests
{
    [Theory]
    [InlineData("square_a")]
    [InlineData("wide")]
    public void An_image_of_any_shape_has_the_embedding_of_the_reference(string image)
    {
        var golden = SafetensorsFile.ReadAll(Goldens.At("teachers", "sam.safetensors"));
        var wanted = golden[$"{image}.feature.embedding"];
        using var sam = SegmentAnything.Load(GoldenSam.Folder);

        using var embedding = sam.Embed(GoldenTeacher.LoadImage(image));

        var differences = new Differences();
        using var map = embedding.Value.squeeze(0);
        differences.Add(image, "embedding", map, wanted, 5e-5);
        differences.Report();
    }

    [Fact]
    public void Points_boxes_and_earlier_masks_give_masks_in_the_size_of_the_image_best_first()
    {
        using var sam = SegmentAnything.Load(GoldenSam.Folder);
        var image = GoldenTeacher.LoadImage("wide");
        using var embedding = sam.Embed(image);

        var point = sam.Segment(
            embedding, SamPrompt.Of(new PromptPoint(40, 20), new PromptPoint(3, 3, IsInside: false)));
        var box = sam.Segment(embedding, SamPrompt.Of(new PromptBox(10, 5, 60, 40)));
        var again = sam.Segment(embedding, SamPrompt.Of(new PromptPoint(40, 20)) with { Mask = point[0] });

        Assert.Equal(3, point.Count);
        Assert.Equal(point.OrderByDescending(mask => mask.Score), point);
        Assert.Single(box);
        Assert.Equal(3, again.Count);
        Assert.NotEqual(point[0].Score, again[0].Score);
        Assert.All(
            point.Concat(box).Concat(again),
            mask => Assert.Equal((image.Width, image.Height), (mask.Width, mask.Height)));
    }

    [Fact]
    public void A_mask_of_the_best_of_three_is_found_by_its_expected_IoU()
    {
        using var sam = SegmentAnything.Load(GoldenSam.Folder);
        using var embedding = sam.Embed(GoldenTeacher.LoadImage("square_a"));
        var prompt = SamPrompt.Of(new PromptPoint(112, 112));

        var three = sam.Segment(embedding, prompt);
        var one = sam.Segment(embedding, prompt with { Multimask = false });

        Assert.Equal(three.Max(mask => mask.Score), three[0].Score);
        Assert.Single(one);
    }

    [Fact]
    public void A_students_prediction_is_an_embedding_of_the_squashed_image()
    {
        using var sam = SegmentAnything.Load(GoldenSam.Folder);
        var image = GoldenTeacher.LoadImage("square_a");
        using var embedding = sam.Embed(image);
        using var map = embedding.Value.squeeze(0);
        using var tokens = map.flatten(1);
        using var rows = tokens.transpose(0, 1);
        using var predicted = sam.FromFeatures(rows, image.Width, image.Height);
        using var stretched = sam.FromFeatures(map, 2 * image.Width, image.Height);

        var options = new MaskOptions { PointsPerSide = 4, PredictedIoU = 0.5, Stability = 0.5 };
        IReadOnlyList<SegmentationMask> All(SamEmbedding of) =>
            sam.Everything(of, options, cancellation: TestContext.Current.CancellationToken);
        var (own, student, wide) = (All(embedding), All(predicted), All(stretched));

        Assert.NotEmpty(own);
        Assert.Equal(own.Select(mask => mask.Pixels.Counts), student.Select(mask => mask.Pixels.Counts));
        Assert.All(wide, mask => Assert.Equal(2 * image.Width, mask.Width));
    }

    [Fact]
    public void A_prompt_that_does_not_fit_the_image_is_refused_with_its_numbers()
    {
        using var sam = SegmentAnything.Load(GoldenSam.Folder);
        using var embedding = sam.Embed(GoldenTeacher.LoadImage("square_a"));
        using var features = zeros(5, 7);

        AssertRefused("(300, 2)", () => sam.Segment(embedding, SamPrompt.Of(new PromptPoint(300, 2))));
        AssertRefused("(NaN, 2)", () => sam.Segment(embedding, SamPrompt.Of(new PromptPoint(double.NaN, 2))));
        AssertRefused("(50, 4)", () => sam.Segment(embedding, SamPrompt.Of(new PromptBox(60, 2, 50, 4))));
        AssertRefused("[5, 7]", () => sam.FromFeatures(features, 224, 224));
        AssertRefused("got 0", () => All(new MaskOptions { PointsPerBatch = 0 }));
        var kept = All(new MaskOptions { PointsPerSide = 2, PredictedIoU = 0, Stability = 0 });
        AssertRefused("does not keep", () => sam.Segment(embedding, new SamPrompt { Mask = kept[0] }));

        IReadOnlyList<SegmentationMask> All(MaskOptions options) =>
            sam.Everything(embedding, options, cancellation: TestContext.Current.CancellationToken);
    }

    private static void AssertRefused(string words, Func<object> call) =>
        Assert.Contains(words, Assert.Throws<UsageException>(call).Message, StringComparison.Ordinal);
}
