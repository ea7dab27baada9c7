using Theia.Lab.Probing;
using static TorchSharp.torch;

namespace Theia.Tests.Probing;

[Collection("torch")]
public sealed class BinaryPredictionsTests
{
    [Fact]
    public void The_area_in_a_draw_is_that_of_counting_pairs_among_the_scenes_drawn()
    {
        using var scope = NewDisposeScope();
        _ = manual_seed(3);
        var said = randint(0, 5, [30, 1], dtype: ScalarType.Float64);            // many ties
        var labels = randint(0, 2, [30, 1], dtype: ScalarType.Float64);
        using var bootstrap = Bootstrap.Of(2, 30);
        var areas = new BinaryPredictions(said, said).Area(labels, bootstrap);
        var (scores, truth) = (said.data<double>().ToArray(), labels.data<double>().ToArray());
        foreach (var draw in new[] { 0, 1, 250, 500 })
        {
            var times = bootstrap.Weights[draw].data<double>().ToArray();
            int[] drawn = [.. Enumerable.Range(0, 30).SelectMany(i => Enumerable.Repeat(i, (int)times[i]))];
            var pairs = drawn.Where(i => truth[i] == 1).SelectMany(yes => drawn.Where(i => truth[i] == 0)
                .Select(no => scores[yes] > scores[no] ? 1 : scores[yes] == scores[no] ? 0.5 : 0));
            Assert.Equal(pairs.Average(), areas[draw], 1e-12);
        }
    }

    [Fact]
    public void A_question_that_no_scene_answers_with_yes_is_left_out_of_the_mean()
    {
        using var scope = NewDisposeScope();
        var said = tensor(new double[] { 1, 1, 2, 2, 3, 3, 4, 4 }, [4, 2]);
        var labels = tensor(new double[] { 0, 0, 0, 0, 1, 0, 1, 0 }, [4, 2]);
        using var bootstrap = Bootstrap.Of(2, 4);
        var answers = new BinaryPredictions(said, said);
        Assert.Equal((1, 1), (answers.Area(labels, bootstrap)[0], answers.Balanced(labels, labels, bootstrap)[0]));
    }

    [Fact]
    public void Decisions_take_the_threshold_of_the_scenes_to_fit_to()
    {
        using var scope = NewDisposeScope();
        Tensor fit = tensor(new[] { 0.1, 0.2, 0.3, 0.4 }, [4, 1]), truth = tensor(new double[] { 0, 0, 1, 1 }, [4, 1]);
        Tensor test = tensor(new[] { 0.24, 0.26, 0.9, 0.1 }, [4, 1]),
            labels = tensor(new double[] { 1, 1, 1, 0 }, [4, 1]);
        using var bootstrap = Bootstrap.Of(2, 4);
        Assert.Equal(
            ((2.0 / 3) + 1) / 2, new BinaryPredictions(fit, test).Balanced(truth, labels, bootstrap)[0], 1e-12);
    }

    [Fact]
    public void Neighbors_in_clear_groups_vote_right_and_nobody_votes_for_itself()
    {
        using var scope = NewDisposeScope();
        _ = manual_seed(3);
        var group = arange(0, 200, dtype: ScalarType.Int64).remainder(tensor(4));
        var features = nn.functional.one_hot(group, 4).to(ScalarType.Float32) + (randn(200, 4) * 0.1f);
        var labels = nn.functional.one_hot(group, 4).to(ScalarType.Float64);
        var answers = NeighborProbe.Answer(
            features.narrow(0, 0, 120), labels.narrow(0, 0, 120), features.narrow(0, 120, 80));
        Assert.True((answers.Test - labels.narrow(0, 120, 80)).abs().max().item<double>() < 1e-9);
        Assert.True((answers.Fit - labels.narrow(0, 0, 120)).abs().max().item<double>() < 1e-9);
        var alone = NeighborProbe.Answer(eye(2), eye(2, dtype: ScalarType.Float64), eye(2));
        Assert.Equal([0, 1, 1, 0], alone.Fit.flatten().data<double>().ToArray());
    }
}
