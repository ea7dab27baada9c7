using System.Text.Json;
using Theia.Networks;
using Theia.Networks.Clip;
using Theia.Networks.DinoV2;
using Theia.Networks.Vit;

namespace Theia.Teachers;

/// <summary>
/// A kind of teacher network: what its files look like, and what is stored of it. A new kind is a row here.
/// </summary>
internal abstract record TeacherFamily
{
    /// <summary>The families that are built in.</summary>
    public static IReadOnlyList<TeacherFamily> All { get; } =
    [
        new VisionTransformerFamily
        {
            Architecture = TeacherArchitecture.Clip,
            ModelTypes = ["clip", "clip_vision_model"],
            Prefixes = ["vision_model.", ""],   // transformers saves a bare tower without the prefix since 5.6
            Ignored = ["text_model.*", "text_projection.*", "visual_projection.*", "logit_scale", "*.position_ids"],
            Defaults = new(768, 12, 12, 3072, 224, 32) { LayerNormEps = 1e-5, Activation = MlpActivation.QuickGelu },
            Build = (network, device) => new ClipVisionModel(network, device),
            FixedSize = true,
            ClassTokens = ClassTokenForm.RowAndPooled,
        },
        new VisionTransformerFamily
        {
            Architecture = TeacherArchitecture.DinoV2,
            ModelTypes = ["dinov2"],
            Prefixes = ["", "dinov2.", "backbone."],
            Ignored = ["classifier.*"],
            Defaults = new(768, 12, 12, 3072, 224, 16) { LayerNormEps = 1e-6 },
            PerceptronRatio = 4,
            Build = (network, device) => new DinoV2Model(network, device),
            ClassTokens = ClassTokenForm.RowAndPooled,
        },
        new VisionTransformerFamily
        {
            Architecture = TeacherArchitecture.Vit,
            ModelTypes = ["vit", "vit_mae"],   // a masked autoencoder's encoder, without masks, is a ViT
            Prefixes = ["", "vit."],
            Ignored =
            [
                "*pooler.dense.*", "classifier.*", "*embeddings.mask_token", "decoder.*", "decoder_*", "mask_token",
            ],
            Weights = VitWeights.Open,
            Defaults = new(768, 12, 12, 3072, 224, 16) { LayerNormEps = 1e-12 },
            Build = (network, device) => new VitModel(network, device),
            ClassTokens = ClassTokenForm.Vector,
        },
        new VisionTransformerFamily
        {
            Architecture = TeacherArchitecture.Llava,
            ModelTypes = ["llava"],
            Prefixes =
            [
                "vision_tower.vision_model.", "model.vision_tower.vision_model.",
                "vision_tower.", "model.vision_tower.",
            ],
            Ignored =
            [
                "language_model.*", "model.language_model.*", "lm_head.*", "*multi_modal_projector.*", "*.position_ids",
            ],
            Defaults = new(1024, 24, 16, 4096, 336, 14) { LayerNormEps = 1e-5, Activation = MlpActivation.QuickGelu },
            Build = (network, device) => new ClipVisionModel(network, device),
            FixedSize = true,
            ClassTokens = ClassTokenForm.None,
            Tensor = "hidden_states.-2",
        },
        new SamFamily
        {
            Architecture = TeacherArchitecture.Sam,
            ModelTypes = SamConfigReader.ModelTypes,
            Prefixes = ["vision_encoder.", ""],
            Ignored = ["shared_image_embedding.*", "prompt_encoder.*", "mask_decoder.*"],
            ClassTokens = ClassTokenForm.None,
        },
        new DepthAnythingFamily
        {
            Architecture = TeacherArchitecture.DepthAnything,
            ModelTypes = ["depth_anything"],
            Prefixes = [""],
            Ignored = [],
            ClassTokens = ClassTokenForm.None,
            AnyShape = true,
        },
    ];

    /// <summary>The name that descriptions use.</summary>
    public required TeacherArchitecture Architecture { get; init; }

    /// <summary>Values of <c>model_type</c> in <c>config.json</c>.</summary>
    public required IReadOnlyList<string> ModelTypes { get; init; }

    /// <summary>Accepted prefixes of weight names; the first match is used.</summary>
    public required IReadOnlyList<string> Prefixes { get; init; }

    /// <summary>Weights that a checkpoint may hold beside the tower's, and that play no part.</summary>
    public required IReadOnlyList<string> Ignored { get; init; }

    /// <summary>How the class token is stored.</summary>
    public required ClassTokenForm ClassTokens { get; init; }

    /// <summary>The tensor that is stored unless the description names another.</summary>
    public string Tensor { get; init; } = HiddenState.LastName;

    /// <summary>True where images of every shape give a map of the same size.</summary>
    public bool AnyShape { get; init; }

    /// <summary>Every <c>model_type</c> that can be run.</summary>
    public static IEnumerable<string> ModelTypesKnown => All.SelectMany(family => family.ModelTypes);

    /// <summary>Opens the weights of a folder, under the names of transformers.</summary>
    /// <inheritdoc cref="ModelWeights.Open" path="/exception"/>
    public virtual ModelWeights Open(string folder) => ModelWeights.Open(folder);

    /// <summary>Reads the sizes of a network; what is left out has the value that transformers gives it.</summary>
    /// <param name="config">A <c>config.json</c>.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="DataException">It belongs to another family, or a value is not possible.</exception>
    public abstract NetworkPlan Plan(JsonElement config, string source);

    /// <summary>The family of an architecture.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="source">Who has it, for the error.</param>
    /// <param name="families">The table to look in; null for <see cref="All"/>.</param>
    /// <exception cref="UsageException">There is none; the message has those that exist.</exception>
    public static TeacherFamily Of(
        TeacherArchitecture architecture, string source, IReadOnlyList<TeacherFamily>? families = null)
    {
        families ??= All;
        return families.FirstOrDefault(family => family.Architecture == architecture) ?? throw new UsageException(
            architecture == TeacherArchitecture.Onnx
                ? $"{source} describes an ONNX network. Load it with OnnxTeacher."
                : $"{source} is of the architecture '{architecture}', which cannot be run yet. "
                + $"These can: {string.Join(", ", families.Select(family => family.Architecture))}, onnx.");
    }

    /// <summary>The family whose <c>config.json</c> has this <c>model_type</c>, or null.</summary>
    /// <param name="modelType">The value of <c>model_type</c>.</param>
    /// <param name="families">The table to look in; null for <see cref="All"/>.</param>
    public static TeacherFamily? OfModelType(string modelType, IReadOnlyList<TeacherFamily>? families = null) =>
        (families ?? All).FirstOrDefault(family => family.ModelTypes.Contains(modelType, StringComparer.Ordinal));
}
