namespace Theia.Training.Targets;

/// <summary>Brings one teacher's raw features to the scale that the student learns.</summary>
internal interface ITargetNormalizer : IDisposable
{
    /// <summary>What a resumed run must have besides the configuration; owned by the normalizer.</summary>
    IEnumerable<(string Name, Tensor Value)> State => [];

    /// <summary>
    /// The mean of the training features that this was made from, on the scale of <see cref="Normalize"/>: one value a
    /// channel, or one for all channels. Null where it is not known.
    /// </summary>
    IReadOnlyList<float>? Mean { get; }

    /// <summary>How a prediction is turned back, as a model folder carries it. Null before anything was seen.</summary>
    TargetNormalizer? Inverse { get; }

    /// <summary>True when <see cref="Observe"/> matters.</summary>
    bool Observes => false;

    /// <summary>Takes note of a training batch, bfloat16 [B, C, N], before it is normalized.</summary>
    void Observe(Tensor raw)
    {
    }

    /// <summary>Normalizes features of maps, or of class tokens with N = 1.</summary>
    /// <param name="raw">bfloat16, [B, C, N].</param>
    /// <returns>float32, [B, N, C], contiguous.</returns>
    Tensor Normalize(Tensor raw);
}
