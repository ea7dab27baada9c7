using Theia.Networks.Layers;

namespace Theia.Networks.Clip;

/// <summary>Tokens of a text with their positions.</summary>
internal sealed class ClipTextEmbeddings : Module<Tensor, Tensor>
{
    [ComponentName(Name = "token_embedding")] private readonly EmbeddingTable _tokens;
    [ComponentName(Name = "position_embedding")] private readonly EmbeddingTable _positions;

    public ClipTextEmbeddings(ClipTextSizes sizes, Device? device)
        : base(nameof(ClipTextEmbeddings))
    {
        _tokens = new EmbeddingTable(sizes.VocabSize, sizes.HiddenSize, device);
        _positions = new EmbeddingTable(sizes.MaxPositionEmbeddings, sizes.HiddenSize, device);
        RegisterComponents();
    }

    /// <summary>Ids [B, T] to [B, T, C].</summary>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var rows = _tokens.Rows.index_select(0, ids.flatten()).view(ids.size(0), ids.size(1), -1);
        return rows.Plus(_positions.Rows.narrow(0, 0, ids.size(1))).MoveToOuterDisposeScope();
    }
}
