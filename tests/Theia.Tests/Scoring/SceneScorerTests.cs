using Theia.Lab.Scoring;

namespace Theia.Tests.Scoring;

[Collection("torch")]
public sealed class SceneScorerTests
{
    private static readonly ScoredScene[] _scenes = new ScoreOptions { Scenes = 10, Threads = 1 }.Draw();

    [Fact]
    public void What_is_known_scores_full_marks()
    {
        using var subject = new SceneSubject("truth")
        {
            Masks = scene => [.. scene.Objects.Select(static one => new MaskAnswer([one.Mask], one.Mask))],
            InverseDepth = scene => [.. scene.Depth.Select(static meters => (3 / meters) + 7)],
        };

        var scores = SceneScorer.Measure(_scenes, subject, seed: 0);

        Assert.Equal(SceneMeasure.All, scores.Keys);
        Assert.Equal(1, scores[SceneMeasure.Point].Value);
        Assert.Equal(1, scores[SceneMeasure.Box].Value);
        Assert.Equal(1, scores[SceneMeasure.Delta1].Value);
        // Scale and shift are fitted in double precision to values of float32.
        Assert.Equal(0, scores[SceneMeasure.AbsRel].Value, 1e-4);
    }

    [Fact]
    public void The_first_mask_of_a_point_counts_and_the_best_one_is_told_apart()
    {
        using var subject = new SceneSubject("one of two")
        {
            Masks = scene => [.. scene.Objects.Select(static one => new MaskAnswer(
                [[.. one.Mask.Select(static _ => false)], one.Mask], [.. one.Mask.Select(static _ => true)]))],
        };

        var scores = SceneScorer.Measure(_scenes, subject, seed: 0);

        var areas = _scenes.SelectMany(static scene => scene.Objects)
            .Select(static one => one.Mask.Count(static pixel => pixel) / (double)one.Mask.Length);
        Assert.Equal(0, scores[SceneMeasure.Point].Value);
        Assert.Equal(1, scores[SceneMeasure.BestPoint].Value);
        Assert.Equal(areas.Average(), scores[SceneMeasure.Box].Value, 1e-9);
        Assert.DoesNotContain(SceneMeasure.Delta1, scores.Keys);
    }

    [Fact]
    public void Trivial_guesses_are_better_than_nothing_and_worse_than_the_truth()
    {
        using var trivial = SceneSubjects.Trivial(_scenes);

        var scores = SceneScorer.Measure(_scenes, trivial, seed: 0);
        var constant = SceneScorer.Measure(_scenes, SceneSubjects.Constant, seed: 0);

        Assert.InRange(scores[SceneMeasure.Point].Value, 0.05, 0.9);
        Assert.InRange(scores[SceneMeasure.Box].Value, 0.3, 0.95);
        // Floors and tables are nearer below: it helps to know that.
        Assert.True(scores[SceneMeasure.Delta1].Value > constant[SceneMeasure.Delta1].Value);
    }

    [Fact]
    public void Objects_too_small_to_ask_for_are_left_out_and_points_lie_inside()
    {
        foreach (var one in _scenes.SelectMany(static scene => scene.Objects))
        {
            Assert.True(one.Mask.Count(static pixel => pixel) >= 0.005 * one.Mask.Length);
            Assert.True(one.Mask[(one.Point.Y * ScoreOptions.Side) + one.Point.X]);
            Assert.InRange(one.Point.X, one.Box.Left, one.Box.Right);
            Assert.InRange(one.Point.Y, one.Box.Top, one.Box.Bottom);
        }
    }
}
