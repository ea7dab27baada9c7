using System.Text.Json.Nodes;
using Theia.Checkpoints;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Networks.DepthAnything;
using Theia.Networks.Layers;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// Depth Anything (arXiv 2401.10891) on scenes whose depth is known: a DINOv2 that has been trained without labels
/// learns, with the neck and head of DPT on it, the inverse depth of each pixel up to scale and shift.
/// </summary>
internal sealed class DepthObjective : Objective
{
    private const PositionRule Positions = PositionRule.Size;
    private const string Shift = "head.conv3.bias";

    // In training only (the mask token), or never (the first fusion has no map to add).
    private static readonly string[] _idle =
        ["backbone.embeddings.mask_token", "neck.fusion_stage.layers.0.residual_layer1."];

    private readonly DepthSettings _depth;
    private readonly DepthAnythingModel _network;
    private readonly SceneMaps[] _maps;

    public DepthObjective(PretrainConfig config, TrainingImages stock)
        : base(config)
    {
        _depth = config.Depth;
        _maps = stock.Maps;
        _network = new DepthAnythingModel(
            new DepthAnythingConfig(
                TeacherRecipe.Network(config), _depth.OutIndices, _depth.ReassembleFactors, _depth.NeckHiddenSizes,
                _depth.FusionHiddenSize, _depth.HeadHiddenSize),
            null);
        try
        {
            FirstWeights();
        }
        catch
        {
            _network.Dispose();
            throw;
        }

        // The loss does not see a shift, so its gradient would be noise, from which the optimizer makes steps.
        Parameters = [.. Named("", _network).Where(pair => pair.Name != Shift
            && !_idle.Any(idle => pair.Name.StartsWith(idle, StringComparison.Ordinal)))];
    }

    public override IReadOnlyList<(string Name, Parameter Value)> Parameters { get; }

    /// <inheritdoc/>
    protected override Module Trained => _network;

    public override IReadOnlyList<CropSpec> Views(long step) =>
        [new CropSpec(1, SideAt(step), Config.Images.SmallestCrop, 1) { Tints = true }];

    public override ObjectiveOutput Learn(PretrainBatch batch)
    {
        var predicted = _network.Depth(batch.Pixels(0), Positions).to(ScalarType.Float32);   // [B, S, S]
        var (given, wanted) = (
            DisparityLoss.Normalized(predicted), DisparityLoss.Normalized(Disparity(batch)));
        var distance = DisparityLoss.Distance(given, wanted);
        var gradients = DisparityLoss.Gradients(given, wanted, _depth.GradientScales);
        return new ObjectiveOutput(
            distance.Plus(gradients.Times(_depth.GradientWeight)),
            [
                new("distance", distance.detach().item<float>()),
                new("gradients", gradients.detach().item<float>()),
            ]);
    }

    public override void Dispose() => _network.Dispose();

    protected override IEnumerable<TensorSource> Published() => Sources("", _network);

    protected override JsonObject HubConfig()
    {
        var backbone = TeacherRecipe.Fields(Config);
        backbone["model_type"] = "dinov2";
        backbone["qkv_bias"] = true;
        backbone["use_swiglu_ffn"] = false;
        backbone["apply_layernorm"] = true;
        backbone["reshape_hidden_states"] = false;
        backbone["out_indices"] = List(_depth.OutIndices);
        backbone["out_features"] = new JsonArray(
            [.. _depth.OutIndices.Select(index => (JsonNode)(index == 0 ? "stem" : $"stage{index}"))]);
        return new JsonObject
        {
            ["model_type"] = "depth_anything",
            ["architectures"] = new JsonArray("DepthAnythingForDepthEstimation"),
            ["backbone_config"] = backbone,
            ["patch_size"] = Config.Network.PatchSize,
            ["reassemble_hidden_size"] = Config.Network.HiddenSize,
            ["reassemble_factors"] = new JsonArray([.. _depth.ReassembleFactors.Select(factor => (JsonNode)factor)]),
            ["neck_hidden_sizes"] = List(_depth.NeckHiddenSizes),
            ["fusion_hidden_size"] = _depth.FusionHiddenSize,
            ["head_hidden_size"] = _depth.HeadHiddenSize,
            ["head_in_index"] = -1,
            ["depth_estimation_type"] = "relative",
        };
    }

    private static JsonArray List(IEnumerable<int> numbers) => new([.. numbers.Select(number => (JsonNode)number)]);

    private void FirstWeights()
    {
        SeededWeights.Fill(_network.Backbone, Config.Seed);
        ModuleInitialization.PyTorch(_network.Neck, "neck", Config.Seed);
        ModuleInitialization.PyTorch(_network.Head, "head", Config.Seed);
        if (_depth.From.Length > 0)
        {
            using var teacher = Teacher.Load(TeacherDescription.Find(_depth.From));
            // A shallower backbone takes the first blocks.
            StateDict.LoadInto(
                _network.Backbone, StateDict.Read(teacher.Tower.Module), _depth.From,
                new LoadRules { MayBeLeftOver = ["encoder.layer.*"] });
        }

        // Above zero from the first step on: where the last ReLU cuts, nothing is learned.
        using (no_grad())
            _ = Named("", _network).Single(static pair => pair.Name == Shift).Value.FillWith(1);
    }

    // [B, S, S]
    private Tensor Disparity(PretrainBatch batch)
    {
        var side = batch.Plans[0].Side;
        var values = new float[batch.Count * side * side];
        for (var i = 0; i < batch.Count; i++)
        {
            var cells = batch.Places[0][i].Sample<Half>(_maps[batch.Samples[i]].Depth, Config.Images.Side, side);
            for (var at = 0; at < cells.Length; at++)
                values[(i * cells.Length) + at] = 1 / (float)cells[at];
        }

        return tensor(values).reshape(batch.Count, side, side);
    }
}
