using System.Text.Json.Nodes;
using Theia.Checkpoints;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Networks.Layers;
using Theia.Networks.Sam;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// SAM (arXiv 2304.02643) on scenes whose objects and parts are known. In each step every image is asked for segments
/// by a point, by a box, and by a point in it with one beside it and the mask that the first point gave. Of the
/// masks for an ambiguous prompt only the best one learns, so they come to stand for whole and part.
/// </summary>
internal sealed class SegmentationObjective : Objective
{
    private const double PlaceScale = 2;

    private readonly SamModel _model;
    private readonly SegmentSampler _segments;
    private readonly TrainingImages _stock;

    public SegmentationObjective(PretrainConfig config, TrainingImages stock)
        : base(config)
    {
        _stock = stock;
        _model = new SamModel(SamRecipe.Sizes(config), withEncoder: true, device: null);
        SeededWeights.Fill(_model, config.Seed);
        FillFrequencies(config.Seed);
        MatchPlaces();
        if (config.Sam.From.Length > 0)
        {
            using var teacher = Teacher.Load(TeacherDescription.Find(config.Sam.From));
            SamStart.Copy(_model.Vision!, teacher);
        }

        _segments = new SegmentSampler(_model.Config.Prompt.MaskSide, config.Network.ImageSize);
        Parameters = [.. Named("", _model).Where(static pair => pair.Value.requires_grad)];
    }

    public override IReadOnlyList<(string Name, Parameter Value)> Parameters { get; }

    protected override Module Trained => _model;

    public override IReadOnlyList<CropSpec> Views(long step) =>
        [new CropSpec(1, Config.Network.ImageSize, Config.Images.SmallestCrop, 1) { Tints = true }];

    public override ObjectiveOutput Learn(PretrainBatch batch)
    {
        var count = Config.Sam.Prompts;
        SegmentTarget[] targets = [.. Enumerable.Range(0, batch.Count).SelectMany(i => _segments.Draw(
            _stock.Maps[batch.Samples[i]], Config.Images.Side, batch.Places[0][i], count,
            (Config.Seed, batch.Step, i)))];
        var wanted = Wanted(targets);
        var map = _model.Vision!.Features(batch.Pixels(0), [Networks.HiddenState.LastName], positions: null).Values
            .Single().to(ScalarType.Float32);
        var image = map.repeat_interleave(count, 0);                           // [B · K, C, h, w]

        var (inside, outside) = (Points(targets, static one => one.Inside), Points(targets, static one => one.Outside));
        var on = ones([inside.size(0), 1], dtype: ScalarType.Int64);
        var balance = Math.Max(0, 1 - (batch.Step / (Config.Sam.BalancedPart * Config.Steps)));
        var point = Ask(image, _model.Prompts.Sparse(inside, on, null), null, wanted, balance);
        var box = Ask(image, _model.Prompts.Sparse(null, null, Boxes(targets)), null, wanted, balance);
        var both = _model.Prompts.Sparse(cat([inside, outside], 1), cat([on, zeros_like(on)], 1), null);
        var again = Ask(image, both, point.Best.detach(), wanted, balance);

        var loss = point.Loss.Plus(box.Loss).Plus(again.Loss).Over(3);
        return new ObjectiveOutput(
            loss,
            [
                new("point_iou", Number(point.Agreement)), new("box_iou", Number(box.Agreement)),
                new("refined_iou", Number(again.Agreement)),
            ]);
    }

    public override void Dispose() => _model.Dispose();

    // Published folders hold the code of places twice, under the names of both parts that use it.
    protected override IEnumerable<TensorSource> Published() =>
    [
        .. Sources("", _model),
        _model.Places.parameters().Single().ToSource(SamWeights.TiedPlaces, DType.BF16),
    ];

    protected override JsonObject HubConfig() => SamRecipe.HubConfig(_model.Config);

    // The loss of one kind of prompt, the masks that are best by their loss [P, 1, H, W], and how well those agree.
    private (Tensor Loss, Tensor Best, Tensor Agreement) Ask(
        Tensor image, Tensor sparse, Tensor? previous, Tensor wanted, double balance)
    {
        // The mask for prompts that are clear is first, those for ambiguous ones follow.
        var (masks, scores) = _model.Decoder.DecodeAll(
            image, _model.Cells(), sparse, _model.Prompts.Dense(previous));
        (masks, scores) = (masks.to(ScalarType.Float32), scores.to(ScalarType.Float32));
        var losses = MaskLoss.Of(masks, wanted, Config.Sam.FocalWeight, balance);            // [P, M]
        var agreement = MaskLoss.IntersectionOverUnion(masks, wanted);
        var judged = (scores - agreement).Squared().mean();
        var several = masks.size(1) - 1;
        var (least, which) = losses.narrow(1, 1, several).min(1, keepdim: true);             // [P, 1]
        var place = which.view(-1, 1, 1, 1).expand(-1, 1, masks.size(2), masks.size(3));
        return (
            least.mean().Plus(losses.select(1, 0).mean()).Plus(judged),
            masks.narrow(1, 1, several).gather(1, place),
            agreement.narrow(1, 1, several).gather(1, which).mean());
    }

    // Frequencies of the position code are normal, as upstream; they are not trained.
    private void FillFrequencies(long seed) =>
        SeededValues.Normal(_model.Places.parameters().Single(), seed, SamWeights.Places, 1);

    // Queries and keys between prompts and image start equal, so that from the first step a prompt attends to the place
    // that it names. With independent ones, points named nothing for hundreds of steps.
    private void MatchPlaces()
    {
        using var quiet = no_grad();
        foreach (var attention in _model.Decoder.Transformer.ImageAttentions)
        {
            _ = attention.Query.weight.MultiplyBy(PlaceScale);
            _ = attention.Key.weight.copy_(attention.Query.weight);
        }
    }

    private Tensor Wanted(SegmentTarget[] targets)
    {
        var side = _model.Config.Prompt.MaskSide;
        return tensor([.. targets.SelectMany(static target => target.Mask)]).reshape(targets.Length, 1, side, side);
    }

    private static Tensor Points(SegmentTarget[] targets, Func<SegmentTarget, (double X, double Y)> which) =>
        tensor([.. targets.Select(which).SelectMany(static point => new[] { point.X, point.Y })])
            .reshape(targets.Length, 1, 2);

    private static Tensor Boxes(SegmentTarget[] targets) =>
        tensor([.. targets.SelectMany(static target => target.Box)]).reshape(targets.Length, 4);

    private static double Number(Tensor scalar) => scalar.detach().item<float>();
}
