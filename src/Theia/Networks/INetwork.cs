namespace Theia.Networks;

/// <summary>
/// A network that turns pixels into named features: a vision transformer, or anything else that gives a map. It knows
/// nothing of students, teachers and training.
/// </summary>
internal interface INetwork : IDisposable
{
    /// <summary>The weights, under the names of the published checkpoints.</summary>
    Module Module { get; }

    /// <summary>
    /// Where the kinds of tokens lie in a feature of tokens; a feature that is a map has no use for it.
    /// </summary>
    TokenLayout Tokens { get; }

    /// <summary>Number of blocks; <c>hidden_states.N</c> is the state after N of them.</summary>
    int BlockCount { get; }

    /// <summary>Size of the map that the network makes of images of a size, C × H × W.</summary>
    FeatureSize MapSize(int height, int width);

    /// <summary>Runs the network as far as the features need it.</summary>
    /// <param name="pixels">[B, 3, H, W], prepared.</param>
    /// <param name="names">
    /// Names as in transformers: <c>last_hidden_state</c>, <c>hidden_states.N</c> or <c>pooler_output</c>.
    /// </param>
    /// <param name="positions">
    /// How a position table is fitted to images of another size; null refuses them. A network without one ignores it.
    /// </param>
    /// <returns>By name: tokens [B, T, C], a map [B, C, H, W], or for pooled tokens [B, C]. The
    /// caller owns them.</returns>
    /// <exception cref="UsageException">The network has no such feature, or the images have another size.</exception>
    Dictionary<string, Tensor> Features(Tensor pixels, IReadOnlyCollection<string> names, PositionRule? positions);
}
