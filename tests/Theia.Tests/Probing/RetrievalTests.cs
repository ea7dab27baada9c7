using Theia.Lab.Photos;
using Theia.Lab.Probing;
using static TorchSharp.torch;

namespace Theia.Tests.Probing;

[Collection("torch")]
public sealed class RetrievalTests
{
    [Fact]
    public void Crops_that_only_look_alike_because_they_overlap_do_not_count_among_those_apart()
    {
        var image = new RgbImage(1, 1, new byte[3]);
        PhotoCrop Crop(int photo, int left, bool heldOut) =>
            new(image, photo, new PhotoPlace(left, 0, 10, false), heldOut);
        // In each photograph two crops that overlap, and one apart that looks like the other photograph.
        PhotoCrop[] crops =
        [
            Crop(0, 0, true), Crop(0, 2, true), Crop(0, 50, true), Crop(1, 0, false),
            Crop(1, 2, false), Crop(1, 50, false),
        ];
        using var scope = NewDisposeScope();
        double[] degrees = [0, 5, 200, 180, 185, 20];
        var vectors = tensor(
            degrees.SelectMany(angle => new[] { Math.Cos(angle * Math.PI / 180), Math.Sin(angle * Math.PI / 180) })
                .ToArray(),
            [6, 2]);
        var shares = PhotographProbe.Measure(vectors, crops, seed: 0)
            .ToDictionary(one => one.Measure, one => one.Draws[0]);
        Assert.Equal(4 / 6.0, shares[ProbeMeasure.Photographs], 1e-12);
        Assert.Equal(0, shares[ProbeMeasure.PhotographsApart]);
        Assert.Equal(2 / 3.0, shares[ProbeMeasure.HeldOutPhotographs], 1e-12);
    }

    [Fact]
    public void Draws_take_photographs_whole_since_their_crops_are_alike()
    {
        var image = new RgbImage(1, 1, new byte[3]);
        // Crops of the first photograph find one another; those of the second each look like one of the first.
        PhotoCrop[] crops = [.. Enumerable.Range(0, 8)
            .Select(i => new PhotoCrop(image, i / 4, new PhotoPlace(i, 0, 10, false), HeldOut: false))];
        double[] degrees = [0, 0.2, 180, 180.2, 1, 181, -1, 179];
        using var scope = NewDisposeScope();
        var vectors = tensor(
            degrees.SelectMany(angle => new[] { Math.Cos(angle * Math.PI / 180), Math.Sin(angle * Math.PI / 180) })
                .ToArray(),
            [8, 2]);
        var draws = PhotographProbe.Measure(vectors, crops, seed: 0)
            .Single(one => one.Measure == ProbeMeasure.Photographs).Draws;
        Assert.Equal(0.5, draws[0]);
        Assert.Equal([0, 0.5, 1], draws.Skip(1).Distinct().Order());   // never a part of a photograph
    }

    [Fact]
    public void A_crop_without_another_apart_from_it_is_not_asked_about()
    {
        var image = new RgbImage(1, 1, new byte[3]);
        PhotoCrop[] crops = [.. Enumerable.Range(0, 4)
            .Select(i => new PhotoCrop(image, i / 2, new PhotoPlace(i, 0, 10, false), HeldOut: false))];
        using var scope = NewDisposeScope();
        var shares = PhotographProbe.Measure(eye(4), crops, seed: 0)
            .ToDictionary(one => one.Measure, one => one.Draws[0]);
        Assert.True(double.IsNaN(shares[ProbeMeasure.PhotographsApart]));
        Assert.True(double.IsNaN(shares[ProbeMeasure.HeldOutPhotographs]));
    }

    [Fact]
    public void Captions_are_found_among_a_hundred_and_equal_ones_count_as_one()
    {
        using var scope = NewDisposeScope();
        _ = manual_seed(5);
        string[] captions = [.. Enumerable.Range(0, 230).Select(i => i == 1 ? "caption 0" : $"caption {i}")];
        var texts = randn(230, 32);
        _ = texts[1].copy_(texts[0]);
        using var bootstrap = Bootstrap.Of(0, 230);
        var near = CaptionProbe.Measure(texts + (randn(230, 32) * 0.1f), texts, captions, bootstrap)
            .ToDictionary(one => one.Measure, one => one.Draws[0]);
        Assert.Equal((1, 1), (near[ProbeMeasure.Captions], near[ProbeMeasure.CaptionImages]));
        var far = CaptionProbe.Measure(randn(230, 32), texts, captions, bootstrap)
            .ToDictionary(one => one.Measure, one => one.Draws[0]);
        Assert.InRange(far[ProbeMeasure.Captions], 0, 0.05);             // chance 0.01
        Assert.InRange(far[ProbeMeasure.CaptionImages], 0, 0.05);
    }
}
