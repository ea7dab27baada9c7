namespace Theia.Networks.Vit;

/// <summary>A vision transformer, step by step: embedding, blocks, final norm.</summary>
internal abstract class VisionTransformer : Module, INetwork
{
    protected VisionTransformer(string name, VisionTransformerConfig config)
        : base(name) => Config = config;

    /// <summary>Its sizes.</summary>
    public VisionTransformerConfig Config { get; }

    /// <inheritdoc/>
    public Module Module => this;

    /// <inheritdoc/>
    public TokenLayout Tokens => new(Config.ClassToken, Config.Registers);

    /// <inheritdoc/>
    public int BlockCount => Config.Layers;

    /// <inheritdoc/>
    public FeatureSize MapSize(int height, int width) =>
        new(Config.HiddenSize, height / Config.PatchSize, width / Config.PatchSize);

    /// <summary>Pixels [B, 3, H, W] to tokens [B, T, C]: the state with number 0.</summary>
    /// <param name="pixels">Prepared.</param>
    /// <param name="positions">How the position table is fitted to images of another size; null refuses them.</param>
    public abstract Tensor Embed(Tensor pixels, PositionRule? positions);

    /// <summary>One block: state number <paramref name="index"/> to the next.</summary>
    public abstract Tensor Block(int index, Tensor tokens);

    /// <summary>The output of the last block to <c>last_hidden_state</c>.</summary>
    public abstract Tensor Finish(Tensor tokens);

    /// <summary>The class token of <c>last_hidden_state</c>, [B, C], to <c>pooler_output</c>.</summary>
    public virtual Tensor Pool(Tensor classTokens) => classTokens.alias();

    /// <summary>Runs the whole network.</summary>
    /// <param name="pixels">[B, 3, H, W], prepared.</param>
    /// <param name="resize">How to fit the positions to images of another size; null refuses them.</param>
    /// <returns>[B, T, C], as <see cref="Tokens"/> lays them out.</returns>
    public Tensor Encode(Tensor pixels, PositionRule? resize) =>
        Features(pixels, [HiddenState.LastName], resize)[HiddenState.LastName];

    /// <inheritdoc/>
    public Dictionary<string, Tensor> Features(
        Tensor pixels, IReadOnlyCollection<string> names, PositionRule? positions)
    {
        var states = names.ToDictionary(
            name => name,
            name => HiddenState.Parse(
                name == HiddenState.PooledName ? HiddenState.LastName : name, BlockCount, GetName()),
            StringComparer.Ordinal);
        Dictionary<string, Tensor> features = new(StringComparer.Ordinal);
        var most = states.Values.Max(state => state.Blocks);
        var tokens = Embed(pixels, positions);
        for (var done = 0; done <= most; done++)
        {
            if (done > 0)
                tokens = Replace(tokens, Block(done - 1, tokens));
            foreach (var (name, _) in states.Where(state => !state.Value.IsLast && state.Value.Blocks == done))
                features.Add(name, tokens.alias());
        }

        if (features.Count < states.Count)
            tokens = Replace(tokens, Finish(tokens));
        using (tokens)
        {
            foreach (var (name, _) in states.Where(state => state.Value.IsLast))
                features.Add(name, name == HiddenState.PooledName ? Pooled(tokens) : tokens.alias());
        }

        return features;
    }

    private Tensor Pooled(Tensor tokens)
    {
        using var classTokens = TokenLayout.ClassToken(tokens);
        return Pool(classTokens);
    }

    private static Tensor Replace(Tensor old, Tensor next)
    {
        old.Dispose();
        return next;
    }
}
