using Theia.Networks;
using Theia.Networks.Vit;

namespace Theia.Student.Backbones;

/// <summary>
/// The student's backbone: a vision transformer under the key <c>model</c>, and what a student takes of its tokens.
/// </summary>
internal sealed class Backbone : Module, INetwork
{
    [ComponentName(Name = "model")] private readonly VitModel _model;

    public Backbone(VisionTransformerConfig config, Device? device = null)
        : base(nameof(Backbone))
    {
        _model = new VitModel(config, device);
        RegisterComponents();
    }

    /// <summary>The network.</summary>
    public VitModel Model => _model;

    /// <summary>Its sizes.</summary>
    public VisionTransformerConfig Config => _model.Config;

    /// <inheritdoc/>
    public Module Module => this;

    /// <inheritdoc/>
    public TokenLayout Tokens => _model.Tokens;

    /// <inheritdoc/>
    public int BlockCount => _model.BlockCount;

    /// <inheritdoc/>
    public FeatureSize MapSize(int height, int width) => _model.MapSize(height, width);

    /// <inheritdoc/>
    public Dictionary<string, Tensor> Features(
        Tensor pixels, IReadOnlyCollection<string> names, PositionRule? positions) =>
        _model.Features(pixels, names, positions);

    /// <summary>Runs the whole network.</summary>
    /// <inheritdoc cref="VisionTransformer.Encode"/>
    public Tensor Encode(Tensor pixels, PositionRule? resize) => _model.Encode(pixels, resize);

    /// <summary>The patch tokens among all tokens.</summary>
    /// <param name="tokens">[B, tokens, C].</param>
    /// <returns>[B, N, C], a view.</returns>
    public Tensor Patches(Tensor tokens) => Tokens.Patches(tokens);

    /// <summary>The class token among all tokens.</summary>
    /// <param name="tokens">[B, tokens, C].</param>
    /// <returns>[B, C], a view.</returns>
    /// <exception cref="UsageException">The backbone has none.</exception>
    public Tensor ClassToken(Tensor tokens) => Tokens.HasClassToken
        ? TokenLayout.ClassToken(tokens)
        : throw new UsageException(
            "This backbone has no class token ('nocls-' in its name). Select the patch tokens, "
            + "their mean or their maximum.");

    /// <summary>Selects tokens.</summary>
    /// <param name="tokens">[B, tokens, C].</param>
    /// <param name="selection">Which; not <see cref="TokenSelection.Neck"/>, which is not part of the backbone.</param>
    /// <returns>[B, N, C], [B, C] or [B, tokens, C].</returns>
    public Tensor Select(Tensor tokens, TokenSelection selection)
    {
        switch (selection)
        {
            case TokenSelection.All:
                return tokens.alias();
            case TokenSelection.ClassToken:
                return ClassToken(tokens);
        }

        using var patches = Patches(tokens);
        return selection switch
        {
            TokenSelection.Spatial => patches.alias(),
            TokenSelection.Mean => patches.mean([1]),
            TokenSelection.Max => patches.amax([1]),
            _ => throw new ArgumentOutOfRangeException(
                nameof(selection), selection, "No selection of a backbone's tokens."),
        };
    }
}
