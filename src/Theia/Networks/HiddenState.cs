using System.Globalization;

namespace Theia.Networks;

/// <summary>Which state of a network a feature's name stands for.</summary>
/// <param name="Blocks">Blocks to run.</param>
/// <param name="IsLast">True for <c>last_hidden_state</c>, which DINOv2 and ViT normalize once more.</param>
internal sealed record HiddenState(int Blocks, bool IsLast)
{
    /// <summary>The state after the last block and, where there is one, the final norm.</summary>
    public const string LastName = "last_hidden_state";

    /// <summary>The class token of <see cref="LastName"/> as the network pools it.</summary>
    public const string PooledName = "pooler_output";

    private const string StatesName = "hidden_states.";

    /// <summary>
    /// Reads <c>last_hidden_state</c> or <c>hidden_states.N</c>: 0 is the embedding, N the output
    /// of block N, −1 that of the last block.
    /// </summary>
    /// <exception cref="UsageException">The name is another, or there is no such block.</exception>
    public static HiddenState Parse(string name, int blocks, string source)
    {
        if (name.Equals(LastName, StringComparison.Ordinal))
            return new HiddenState(blocks, IsLast: true);
        if (name.StartsWith(StatesName, StringComparison.Ordinal)
            && int.TryParse(
                name.AsSpan(StatesName.Length), NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out var state)
            && state <= blocks && state >= -blocks - 1)
        {
            return new HiddenState(state < 0 ? blocks + 1 + state : state, IsLast: false);
        }

        throw new UsageException(
            $"{source}: unknown tensor '{name}'. Known tensors: "
                + $"{LastName}, and {StatesName}N with N from 0 to {blocks}, "
            + $"or from {-blocks - 1} to -1 counted from the end.");
    }
}
