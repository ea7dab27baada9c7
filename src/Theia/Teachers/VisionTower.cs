namespace Theia.Teachers;

/// <summary>The vision transformer of a teacher, step by step: class token first, then patches row by row.</summary>
internal abstract class VisionTower : IDisposable
{
    /// <summary>The weights, under the names of the published checkpoints.</summary>
    public abstract Module Module { get; }

    /// <summary>Number of blocks.</summary>
    public abstract int BlockCount { get; }

    /// <summary>Pixels [B, 3, H, W] to tokens [B, 1 + N, C]: the state with number 0.</summary>
    public abstract Tensor Embed(Tensor pixels, PositionRule rule);

    /// <summary>One block: state number <paramref name="index"/> to the next.</summary>
    public abstract Tensor Block(int index, Tensor tokens);

    /// <summary>The output of the last block to <c>last_hidden_state</c>.</summary>
    public abstract Tensor Finish(Tensor tokens);

    /// <summary>The class token of <c>last_hidden_state</c>, [B, C], to the pooled one.</summary>
    public abstract Tensor Pool(Tensor classTokens);

    /// <summary>Runs embedding and blocks.</summary>
    /// <param name="pixels">[B, 3, H, W], prepared.</param>
    /// <param name="rule">How the position table is fitted to another size.</param>
    /// <param name="choice">How far to go.</param>
    /// <returns>[B, 1 + N, C].</returns>
    public Tensor Run(Tensor pixels, PositionRule rule, TokenChoice choice)
    {
        Tensor tokens = Embed(pixels, rule);
        for (var i = 0; i < choice.Blocks; i++)
            tokens = Replace(tokens, Block(i, tokens));
        return choice.IsLast ? Replace(tokens, Finish(tokens)) : tokens;
    }

    /// <inheritdoc/>
    public void Dispose() => Module.Dispose();

    private static Tensor Replace(Tensor old, Tensor next)
    {
        old.Dispose();
        return next;
    }
}
