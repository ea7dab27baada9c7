using Theia.Networks.Layers;

namespace Theia.Lab.Probing;

/// <summary>Scores of binary predictions.</summary>
/// <param name="Fit">[scenes, questions]: of the scenes that it was fitted to, each answered
/// without its own label.</param>
/// <param name="Test">[scenes, questions]: of the scenes that it never saw.</param>
internal sealed record BinaryPredictions(Tensor Fit, Tensor Test)
{
    /// <summary>
    /// Area under the curve of true against false positives: how often a scene with the attribute gets a stronger yes
    /// than one without; the mean over questions.
    /// </summary>
    /// <param name="labels">[scenes, questions] of the test.</param>
    /// <param name="bootstrap">Draws of test scenes.</param>
    public double[] Area(Tensor labels, Bootstrap bootstrap)
    {
        using var scope = NewDisposeScope();
        var questions = (int)labels.size(1);
        var areas = empty([1 + Bootstrap.Draws, questions], dtype: ScalarType.Float64);
        for (var question = 0; question < questions; question++)
        {
            using var inner = NewDisposeScope();
            var truth = labels.select(1, question).contiguous().data<double>().ToArray();
            var (yes, no) = (Places(truth, 1), Places(truth, 0));
            var said = Test.select(1, question);
            Tensor yesSaid = said.index_select(0, yes).unsqueeze(1), noSaid = said.index_select(0, no).unsqueeze(0);
            // [yes, no]
            var above = yesSaid.gt(noSaid)
                .to(ScalarType.Float64).Plus(yesSaid.eq(noSaid).to(ScalarType.Float64).Times(0.5));
            Tensor yesWeight = bootstrap.Weights.index_select(1, yes), noWeight = bootstrap.Weights.index_select(1, no);
            // 0 / 0 where one kind is missing
            var area = (yesWeight.matmul(above) * noWeight).sum([1]) / (yesWeight.sum([1]) * noWeight.sum([1]));
            _ = areas.select(1, question).copy_(area);
        }

        return Bootstrap.MeanOfKnown(areas);
    }

    /// <summary>
    /// Mean of the shares of right answers among scenes with and without the attribute, with the threshold that is best
    /// on the scenes to fit to; the mean over questions.
    /// </summary>
    /// <param name="fitLabels">[scenes, questions].</param>
    /// <param name="labels">[scenes, questions] of the test.</param>
    /// <param name="bootstrap">Draws of test scenes.</param>
    public double[] Balanced(Tensor fitLabels, Tensor labels, Bootstrap bootstrap)
    {
        using var scope = NewDisposeScope();
        var questions = (int)labels.size(1);
        var thresholds = new double[questions];
        for (var question = 0; question < questions; question++)
        {
            thresholds[question] = Threshold(
                Fit.select(1, question).contiguous().data<double>().ToArray(),
                fitLabels.select(1, question).contiguous().data<double>().ToArray());
        }

        var yes = Test.ge(tensor(thresholds)).to(ScalarType.Float64);
        Tensor no = ones_like(yes) - yes, absent = ones_like(labels) - labels, weights = bootstrap.Weights;
        var shares = (weights.matmul(yes * labels) / weights.matmul(labels))
            .Plus(weights.matmul(no * absent) / weights.matmul(absent));
        return Bootstrap.MeanOfKnown(shares.Times(0.5));
    }

    private static double Threshold(double[] said, double[] truth)
    {
        Array.Sort(said, truth);
        double yes = truth.Sum(), no = truth.Length - yes, yesBelow = 0;
        var (best, threshold) = (double.NegativeInfinity, 0.0);
        for (var i = 0; i < said.Length; i++)
        {
            // Everything from i on is answered with yes; equal answers stay together.
            var balance = ((yes - yesBelow) / yes) + ((i - yesBelow) / no);
            if (balance > best && (i == 0 || said[i] > said[i - 1]))
                (best, threshold) = (balance, i == 0 ? said[0] : (said[i] + said[i - 1]) / 2);
            yesBelow += truth[i];
        }

        return threshold;
    }

    private static Tensor Places(double[] truth, double value) =>
        tensor(Enumerable.Range(0, truth.Length).Where(i => truth[i] == value).Select(i => (long)i).ToArray());
}
