using Theia.Networks.Layers;
using Theia.Networks.Vit;
using Theia.Student.Translators;

namespace Theia.Student;

/// <summary>Gives a student the random weights with which the reference starts.</summary>
internal static class Initialization
{
    // initializer_range of the published configurations.
    private const double Deviation = 0.02;

    /// <summary>Fills every parameter.</summary>
    /// <param name="model">A student.</param>
    /// <param name="seed">Same seed, same weights, on every machine.</param>
    /// <param name="asReference">True repeats a slip of the reference for comparisons: its <c>nocls-</c> and
    /// <c>reg-</c> students start with positions and class token of deviation 1 and a uniform patch layer, because
    /// these are created after the initialization.
    /// </param>
    public static void Apply(RobotVisionModel model, long seed, bool asReference = false)
    {
        ModuleInitialization.HuggingFace(model.Backbone, "backbone", seed, Deviation);
        Embeddings(
            model.Backbone.Model.Embeddings, seed,
            asReference && (model.Backbone.Config.Registers > 0 || !model.Backbone.Config.ClassToken));
        foreach (var (name, part) in model.named_children().Where(child => child.name != "backbone"))
            ModuleInitialization.PyTorch(part, name, seed);
        if (model.Translator is TransformerTranslator transformer)
            Transformer(transformer, seed);
    }

    private static void Embeddings(VitEmbeddings embeddings, long seed, bool asReference)
    {
        const string Name = "backbone.model.embeddings";
        SeededValues.Normal(embeddings.Positions, seed, $"{Name}.position_embeddings", asReference ? 1 : Deviation);
        if (embeddings.ClassToken is { } classToken)
            SeededValues.Normal(classToken, seed, $"{Name}.cls_token", asReference ? 1 : Deviation);
        if (embeddings is { Registers: { } registers, RegisterPositions: { } positions })
        {
            SeededValues.Normal(registers, seed, $"{Name}.reg_token", Deviation);
            SeededValues.Normal(positions, seed, $"{Name}.reg_pos_embed", Deviation);
        }

        if (asReference)
            ModuleInitialization.PyTorch(embeddings.Patches, $"{Name}.patch_embeddings.projection", seed);
    }

    private static void Transformer(TransformerTranslator translator, long seed)
    {
        SeededValues.Normal(translator.Queries, seed, "translator.decode_tokens", 1);
        foreach (var (name, vector) in translator.Embeddings.named_parameters())
            SeededValues.Normal(vector, seed, $"translator.target_model_emb.{name}", 1);
        foreach (var (name, attention) in translator.Decoder.Layers[0].named_children())
        {
            if (attention is PackedAttention packed)
                Attention(packed, $"translator.translator_stem.layers.0.{name}", seed);
        }

        // PyTorch copies one freshly made layer, so all start equal.
        using var _ = no_grad();
        Parameter[] first = [.. translator.Decoder.Layers[0].parameters()];
        foreach (var layer in translator.Decoder.Layers.Skip(1))
        {
            foreach (var (copy, original) in layer.parameters().Zip(first))
                copy.copy_(original);
        }
    }

    // Xavier: the three layers that lie in one weight count as one with three times the outputs.
    private static void Attention(PackedAttention attention, string name, long seed)
    {
        var weight = attention.InputWeight;
        SeededValues.Uniform(
            weight, seed, $"{name}.in_proj_weight", Math.Sqrt(6.0 / (weight.size(0) + weight.size(1))));
        SeededValues.Constant(attention.InputBias, 0);
        SeededValues.Constant(attention.Output.bias!, 0);
    }
}
