using Theia.Networks.Layers;
using TorchSharp.Modules;

namespace Theia.Lab.Pretraining.Objectives;

/// <summary>
/// DINO head: a three-layer MLP to a unit vector, and its cosines to learned prototypes (DINO,
/// arXiv 2104.14294, section 3.1).
/// </summary>
internal sealed class DinoHead : nn.Module<Tensor, Tensor>
{
    private readonly Linear _first, _second, _last;
    private readonly Parameter _prototypes;

    public DinoHead(int width, int hidden, int bottleneck, int prototypes, long seed)
        : base(nameof(DinoHead))
    {
        _first = UninitializedLayers.Linear(width, hidden, null);
        _second = UninitializedLayers.Linear(hidden, hidden, null);
        _last = UninitializedLayers.Linear(hidden, bottleneck, null);
        _prototypes = UninitializedLayers.Parameter(null, prototypes, bottleneck);
        RegisterComponents();
        SeededWeights.Fill(this, seed);
    }

    /// <summary>Tokens [n, C] to cosines [n, prototypes].</summary>
    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var hidden = nn.functional.gelu(_second.call(nn.functional.gelu(_first.call(tokens))));
        var unit = nn.functional.normalize(_last.call(hidden).to(ScalarType.Float32), dim: -1);
        return unit.matmul(nn.functional.normalize(_prototypes, dim: -1).t()).MoveToOuterDisposeScope();
    }
}
