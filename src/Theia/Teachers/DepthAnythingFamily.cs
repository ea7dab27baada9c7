using System.Globalization;
using System.Text.Json;
using Theia.Data.IO;
using Theia.Networks.DepthAnything;

namespace Theia.Teachers;

/// <summary>Depth Anything, of which the feature of the head is stored.</summary>
internal sealed record DepthAnythingFamily : TeacherFamily
{
    private const int MostStates = 64;

    /// <inheritdoc/>
    public override NetworkPlan Plan(JsonElement config, string source)
    {
        var sizes = Read(config, source);
        return new(device => new DepthAnythingModel(sizes, device));
    }

    /// <inheritdoc/>
    public override ModelWeights Open(string folder) => DepthAnythingWeights.Open(folder);

    /// <summary>Reads and checks the sizes; what is left out has the value that transformers gives it.</summary>
    /// <exception cref="DataException">It belongs to another family, or a value is not possible.</exception>
    public DepthAnythingConfig Read(JsonElement config, string source)
    {
        var own = new NetworkConfig(ModelTypes, part: null, config, source);
        if (!own.Has("backbone_config"))
            throw own.Refuse("has no \"backbone_config\", which gives the sizes of the DINOv2");
        var dino = new NetworkConfig(ModelTypes, "backbone", config, source);
        var backbone = dino.Transformer(VisionTransformerFamily.Of(TeacherArchitecture.DinoV2, source));
        if (dino.Text("model_type") is { } type && type != TeacherArchitecture.DinoV2.Name)
            throw own.Refuse($"has a backbone of the type '{TerminalText.Of(type)}'; only dinov2 can be run");
        if (!dino.Flag("apply_layernorm", missing: true))
            throw own.Refuse("leaves the final norm of the backbone out, which cannot be run");

        var sizes = new DepthAnythingConfig(
            backbone,
            OutIndices(dino, backbone.Layers),
            own.Numbers("reassemble_factors", [4, 2, 1, 0.5]),
            own.Wholes("neck_hidden_sizes", [48, 96, 192, 384]),
            own.Whole("fusion_hidden_size", 64),
            own.Whole("head_hidden_size", 32))
        {
            HeadInIndex = own.Whole("head_in_index", -1, least: -MostStates, greatest: MostStates),
            MaxDepth = own.Number("max_depth", 1, below: 1e6),
            IsMetric = own.Text("depth_estimation_type") switch
            {
                null or "relative" => false,
                "metric" => true,
                var other => throw own.Refuse(
                    $"has the depth_estimation_type '{TerminalText.Of(other)}'; known are relative and metric"),
            },
        };
        Check(own, sizes);
        return sizes;
    }

    // "stage3" is the state after block 3, "stem" that of the embedding.
    private static IReadOnlyList<int> OutIndices(NetworkConfig dino, int blocks)
    {
        IReadOnlyList<int> indices = dino.Has("out_indices")
            ? dino.Wholes("out_indices", [], least: -blocks - 1, greatest: blocks)
            : [.. dino.Texts("out_features").Select(Index)];
        return [.. indices.Select(index => index < 0 ? blocks + 1 + index : index)];

        int Index(string stage)
        {
            if (stage == "stem")
                return 0;
            return stage.StartsWith("stage", StringComparison.Ordinal)
                && int.TryParse(stage.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var block)
                && block >= 1 && block <= blocks
                ? block
                : throw dino.Refuse(
                    $"has the out_features '{TerminalText.Of(stage)}'; there are stem and stage1 to stage{blocks}");
        }
    }

    private static void Check(NetworkConfig own, DepthAnythingConfig sizes)
    {
        var states = sizes.OutIndices.Count;
        if (states == 0 || sizes.NeckSizes.Count != states || sizes.ReassembleFactors.Count != states)
        {
            throw own.Refuse(
                $"decodes {states} states of the backbone (out_indices) with {sizes.NeckSizes.Count} neck_hidden_sizes "
                + $"and {sizes.ReassembleFactors.Count} reassemble_factors, which must be as many");
        }

        if (sizes.OutIndices.Zip(sizes.OutIndices.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw own.Refuse($"has out_indices that do not ascend: {string.Join(", ", sizes.OutIndices)}");
        if (sizes.ReassembleFactors.Any(factor => factor < 1.0 / MostStates || factor > MostStates
            || Math.Max(factor, 1 / factor) % 1 != 0))
        {
            throw own.Refuse(
                $"has reassemble_factors of {string.Join(", ", sizes.ReassembleFactors)}; "
                + "each must be a whole number, or one divided by one");
        }

        if (sizes.HeadInIndex >= states || sizes.HeadInIndex < -states)
            throw own.Refuse($"has a head_in_index of {sizes.HeadInIndex}, but there are {states} maps");
        var width = own.Whole("reassemble_hidden_size", sizes.Backbone.HiddenSize);
        if (width != sizes.Backbone.HiddenSize)
        {
            throw own.Refuse(
                $"has a reassemble_hidden_size of {width}, but tokens of length {sizes.Backbone.HiddenSize}");
        }

        var patch = own.Whole("patch_size", sizes.Backbone.PatchSize);
        if (patch != sizes.Backbone.PatchSize)
            throw own.Refuse($"has a patch_size of {patch}, but a backbone with patches of {sizes.Backbone.PatchSize}");
    }
}
