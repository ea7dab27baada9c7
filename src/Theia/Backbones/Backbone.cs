using Theia.Layers;
using Theia.Networks;

namespace Theia.Backbones;

/// <summary>The student's backbone: a vision transformer under the key <c>model</c>, and the knowledge of which token is which.</summary>
internal sealed class Backbone : Module<Tensor, Tensor>
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

    public override Tensor forward(Tensor pixels) => _model.call(pixels);

    /// <summary>Runs the network on pictures of any size.</summary>
    /// <inheritdoc cref="VitModel.Encode"/>
    public Tensor Encode(Tensor pixels, PositionRule? resize) => _model.Encode(pixels, resize);

    /// <summary>The patch tokens among all tokens.</summary>
    /// <param name="tokens">[B, tokens, C].</param>
    /// <returns>[B, N, C], a view.</returns>
    public Tensor Patches(Tensor tokens)
    {
        var first = Config.ClassToken ? 1 : 0;
        return tokens.narrow(1, first, tokens.size(1) - first - Config.Registers);
    }

    /// <summary>The class token among all tokens.</summary>
    /// <param name="tokens">[B, tokens, C].</param>
    /// <returns>[B, C], a view.</returns>
    /// <exception cref="UsageException">The backbone has none.</exception>
    public Tensor ClassToken(Tensor tokens) => Config.ClassToken
        ? tokens.select(1, 0)
        : throw new UsageException("This backbone has no class token ('nocls-' in its name). Select the patch tokens, their mean or their maximum.");

    /// <summary>Reduces all tokens to those that are wanted.</summary>
    /// <param name="tokens">[B, tokens, C].</param>
    /// <param name="selection">Which; not <see cref="TokenSelection.Neck"/>, which is no matter of the backbone.</param>
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
            _ => throw new ArgumentOutOfRangeException(nameof(selection), selection, "No selection of a backbone's tokens."),
        };
    }
}
