using Theia.Lab.Probing;
using static TorchSharp.torch;

namespace Theia.Tests.Probing;

[Collection("torch")]
public sealed class ProberTests
{
    [Theory]
    [InlineData(16, 1.0)]
    [InlineData(14, 1.0)]
    [InlineData(7, 0.875)]
    public void Features_that_hold_the_truth_score_near_one(int side, double field)
    {
        var scores = Measure(new CellGrid(side, field), knows: true).Scores;
        Assert.Multiple(
            () => Assert.InRange(scores[ProbeMeasure.Attributes].Value, 0.97, 1),
            () => Assert.InRange(scores[ProbeMeasure.AttributesBalanced].Value, 0.85, 1),
            () => Assert.InRange(scores[ProbeMeasure.Neighbors].Value, 0.65, 1),          // 20 of only 60 scenes vote
            () => Assert.InRange(scores[ProbeMeasure.Depth].Value, 0.99, 1),
            () => Assert.InRange(scores[ProbeMeasure.DepthError].Value, 0, 0.05),
            () => Assert.InRange(scores[ProbeMeasure.Parts].Value, 0.97, 1),
            () => Assert.InRange(scores[ProbeMeasure.PartsBalanced].Value, 0.97, 1),
            () => Assert.InRange(scores[ProbeMeasure.Photographs].Value, 0.95, 1),
            () => Assert.InRange(scores[ProbeMeasure.HeldOutPhotographs].Value, 0.9, 1),
            () => Assert.InRange(scores[ProbeMeasure.PhotographsApart].Value, 0.95, 1));
    }

    [Fact]
    public void Features_of_noise_score_near_chance()
    {
        var scores = Measure(new CellGrid(14, 1), knows: false).Scores;
        Assert.Multiple(
            () => Assert.InRange(scores[ProbeMeasure.Attributes].Value, 0.42, 0.58),
            () => Assert.InRange(scores[ProbeMeasure.AttributesBalanced].Value, 0.42, 0.58),
            () => Assert.InRange(scores[ProbeMeasure.Neighbors].Value, 0.42, 0.58),
            () => Assert.InRange(scores[ProbeMeasure.NeighborsBalanced].Value, 0.42, 0.58),
            () => Assert.InRange(scores[ProbeMeasure.Depth].Value, -0.2, 0.05),
            () => Assert.InRange(scores[ProbeMeasure.Parts].Value, 0, 0.06),
            () => Assert.InRange(scores[ProbeMeasure.PartsBalanced].Value, 0, 0.12),
            () => Assert.InRange(scores[ProbeMeasure.Photographs].Value, 0, 0.15));
    }

    [Fact]
    public void The_same_subject_gets_the_same_numbers_and_every_value_lies_in_its_interval()
    {
        var grid = new CellGrid(7, 1);
        var (one, other) = (Measure(grid, knows: true), Measure(grid, knows: true));
        Assert.Equal(ProbeMeasure.All.Count - 2, one.Scores.Count);                         // no captions
        foreach (var (measure, score) in one.Scores)
        {
            Assert.Equal(score.Value, other.Scores[measure].Value);
            Assert.Equal(score.Draws, other.Scores[measure].Draws);
            Assert.InRange(score.Value, score.Low - 0.05, score.High + 0.05);
            Assert.Equal(Bootstrap.Draws, score.Draws.Count);
        }
    }

    [Fact]
    public void Pixels_and_a_network_are_measured_at_their_own_grids()
    {
        using var pixels = ProbeSubjects.Pixels();
        var result = Prober.Measure(SomeProbeSet.Small, pixels, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((16, 768, 588), (result.Grid, result.VectorSize, result.TokenSize));
        Assert.InRange(result.Scores[ProbeMeasure.Depth].Value, -1, 0.9);
        using var teacher = new FakeTeacher(FakeTeacher.Coarse);
        Assert.Equal(7, Prober.Measure(
            SomeProbeSet.Small, ProbeSubjects.Of("fake", teacher),
            cancellation: TestContext.Current.CancellationToken).Grid);
    }

    [Fact]
    public void A_subject_with_a_text_tower_is_asked_for_captions()
    {
        var set = SomeProbeSet.Small;
        using var planted = new PlantedSubject(set, new CellGrid(7, 1), knows: false);
        var places = set.Scenes.Select((scene, i) => (scene.Image, i))
            .ToDictionary(pair => pair.Image, pair => (long)pair.i);
        var captions = set.Scenes.Select(scene => scene.Caption).ToList();
        var reader = planted.Subject with
        {
            Texts = texts => nn.functional
                .one_hot(tensor(texts.Select(text => (long)captions.IndexOf(text)).ToArray()), captions.Count)
                .to(ScalarType.Float32),
            Images = images => nn.functional.one_hot(
                tensor(images.Select(image => (long)captions.IndexOf(captions[(int)places[image]])).ToArray()),
                captions.Count).to(ScalarType.Float32),
        };
        var scores = Prober.Measure(set, reader, cancellation: TestContext.Current.CancellationToken).Scores;
        Assert.Equal((1, 1), (scores[ProbeMeasure.Captions].Value, scores[ProbeMeasure.CaptionImages].Value));
    }

    [Fact]
    public void The_mean_of_seeds_says_how_far_they_lie_apart()
    {
        var set = SomeProbeSet.Small;
        var config = new TheiaConfig
        {
            BackboneConfig =
                new() { HiddenSize = 16, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 16 },
        };
        var mean = Prober.MeasureMean(
            set,
            "three",
            [.. Enumerable.Range(1, 3)
                .Select(seed => (Func<ProbeSubject>)(() => ProbeSubjects.Untrained("one", config, seed)))],
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(("three", SubjectKind.Random, 14, 16), (mean.Name, mean.Kind, mean.Grid, mean.TokenSize));
        Assert.All(mean.Scores.Values, score => Assert.True(score.Spread >= 0 && score.Low <= score.High));
        Assert.True(mean.Scores[ProbeMeasure.Depth].Spread > 0);
    }

    [Theory]
    [InlineData(48, 1f, "48 tokens")]
    [InlineData(49, float.NaN, "returns NaN or infinity")]
    public void Features_that_cannot_be_probed_are_refused(int tokens, float value, string says)
    {
        var odd = new ProbeSubject("odd", SubjectKind.Teacher, new TensorEncoder(
            images => new ImageFeatures(
                full([images.Count, 3], value), full([images.Count, tokens, 3], value))));
        var refusal = Assert.Throws<UsageException>(
            () => Prober.Measure(SomeProbeSet.Small, odd, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains(says, refusal.Message);
    }

    [Fact]
    public void A_measurement_stops_when_asked_to()
    {
        using var pixels = ProbeSubjects.Pixels();
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => Prober.Measure(SomeProbeSet.Small, pixels, (_, _) => stop.Cancel(), stop.Token));
    }

    private static ProbeResult Measure(CellGrid grid, bool knows)
    {
        using var planted = new PlantedSubject(SomeProbeSet.Small, grid, knows);
        return Prober.Measure(SomeProbeSet.Small, planted.Subject, cancellation: TestContext.Current.CancellationToken);
    }
}
