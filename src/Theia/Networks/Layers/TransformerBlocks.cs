namespace Theia.Networks.Layers;

/// <summary>The blocks of a transformer, in the list that its checkpoints keep them in.</summary>
/// <typeparam name="T">The kind of block.</typeparam>
internal sealed class TransformerBlocks<T> : Module
    where T : Module
{
    /// <param name="list">Name of the list in the checkpoints.</param>
    /// <param name="blocks">The blocks, in order.</param>
    public TransformerBlocks(string list, IEnumerable<T> blocks)
        : base(nameof(TransformerBlocks<>))
    {
        Blocks = [.. blocks];
        register_module(list, ModuleList([.. Blocks]));
    }

    /// <summary>The blocks, in order.</summary>
    public IReadOnlyList<T> Blocks { get; }
}
