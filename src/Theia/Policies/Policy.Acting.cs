using System.Runtime.InteropServices;

namespace Theia;

public sealed partial class Policy
{
    // Windows of the last batch, kept so that a loop allocates nothing large.
    private Tensor? _input;

    /// <summary>A window for one robot or environment.</summary>
    public PolicyHistory NewHistory() => new(Config);

    /// <summary>
    /// Refuses to act for a robot that the policy does not fit. Callers ask before they start.
    /// </summary>
    /// <param name="feature">Feature of one frame, from <see cref="FrameFeature"/>.</param>
    /// <param name="proprioception">Values of the robot's own state.</param>
    /// <param name="actions">Values of an action.</param>
    /// <param name="encoderSha256">SHA-256 of the encoder's weights. Default: null, not compared.</param>
    /// <exception cref="UsageException">Something differs; all of it is named.</exception>
    public void Require(FeatureSize feature, int proprioception, int actions, string? encoderSha256 = null)
    {
        List<string> differences = [];
        if (Config.Facts.EncoderSha256 is { } known && encoderSha256 is not null
            && !known.Equals(encoderSha256, StringComparison.OrdinalIgnoreCase))
        {
            differences.Add(
                $"it was trained on the encoder {Name(Config.Facts.Encoder)}({Short(known)}), not on one with the "
                + $"weights {Short(encoderSha256)}");
        }

        if (feature != Config.Feature)
            differences.Add($"it takes features of {Config.Feature}, not {feature}");
        if (proprioception != Config.Proprioception)
            differences.Add($"it takes {Config.Proprioception} values of proprioception, not {proprioception}");
        if (actions != Config.Actions)
            differences.Add($"it gives {Config.Actions} actions, not {actions}");
        if (differences.Count > 0)
        {
            throw new UsageException(
                $"The policy{(Config.Facts.Task is { } task ? $" for {task}" : "")} does not fit: "
                + $"{string.Join("; ", differences)}. Choose a policy that was cloned for this task and encoder.");
        }

        static string Name(string? encoder) => encoder is null ? "" : $"{encoder} ";

        static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
    }

    /// <summary>Acts for one robot.</summary>
    /// <param name="history">With at least one frame.</param>
    /// <param name="proprioception">The robot's own state now. Default: none.</param>
    /// <returns>The mean action.</returns>
    /// <exception cref="UsageException">A size is wrong, the window is empty, or the action is not finite.</exception>
    public float[] Act(PolicyHistory history, ReadOnlySpan<float> proprioception = default)
    {
        var action = new float[Config.Actions];
        Act([history], proprioception, action);
        return action;
    }

    /// <summary>Acts for several environments in lock step.</summary>
    /// <param name="histories">With at least one frame each.</param>
    /// <param name="proprioception">The state of each environment. Default: null, for a policy that takes none.</param>
    /// <returns>The mean action of each.</returns>
    /// <exception cref="UsageException">As for one robot.</exception>
    public float[][] Act(IReadOnlyList<PolicyHistory> histories, IReadOnlyList<float[]>? proprioception = null)
    {
        if ((proprioception?.Count ?? histories.Count) != histories.Count)
        {
            throw new UsageException(
                $"{histories.Count} environments need as many states; got {proprioception!.Count}.");
        }

        var states = new float[histories.Count * Config.Proprioception];
        for (var i = 0; i < (proprioception?.Count ?? 0); i++)
        {
            RequireProprioception(proprioception![i].Length);
            proprioception[i].CopyTo(states, i * Config.Proprioception);
        }

        if (proprioception is null)
            RequireProprioception(0);
        var actions = new float[histories.Count * Config.Actions];
        Act(histories, states, actions);
        return [.. actions.Chunk(Config.Actions)];
    }

    /// <summary>Acts on windows that are tensors already.</summary>
    /// <param name="frames">[B, T, C, H, W] or [B, T, D], oldest frame first; stays the caller's.</param>
    /// <param name="proprioception">[B, P]; stays the caller's. Default: null, for a policy that takes none.</param>
    /// <returns>[B, A] on the policy's device. The caller owns it.</returns>
    /// <exception cref="UsageException">A shape is wrong.</exception>
    public Tensor Act(Tensor frames, Tensor? proprioception = null)
    {
        long[] window = Config.Feature.IsVector
            ? [Config.History, Config.Feature.Channels]
            : [Config.History, Config.Feature.Channels, Config.Feature.Height, Config.Feature.Width];
        if (frames.dim() != window.Length + 1 || !frames.shape.AsSpan(1).SequenceEqual(window))
        {
            throw new UsageException(
                $"The policy takes windows of [B, {string.Join(", ", window)}]; got "
                + $"[{string.Join(", ", frames.shape)}].");
        }

        RequireProprioception(proprioception is null ? 0 : (int)proprioception.size(-1));
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return _network.Mean(
            frames.to(_device, disposeAfter: false), proprioception?.to(ScalarType.Float32, _device))
            .MoveToOuterDisposeScope();
    }

    private void Act(IReadOnlyList<PolicyHistory> histories, ReadOnlySpan<float> states, Span<float> actions)
    {
        if (histories.Count == 0)
            return;
        RequireProprioception(states.Length / histories.Count);
        using var scope = NewDisposeScope();
        var frames = Fill(histories);
        var proprioception = states.IsEmpty
            ? null
            : tensor(states.ToArray(), histories.Count, Config.Proprioception);
        var computed = Act(frames, proprioception).cpu().contiguous();
        MemoryMarshal.Cast<byte, float>(computed.bytes).CopyTo(actions);
        foreach (var value in actions)
        {
            if (!float.IsFinite(value))
            {
                throw new UsageException(
                    "An action is not a finite number, and neither is the feature or state that it was computed from. "
                    + "Stop the robot and look at its camera and sensors.");
            }
        }
    }

    private Tensor Fill(IReadOnlyList<PolicyHistory> histories)
    {
        long[] window = Config.Feature.IsVector
            ? [Config.History, Config.Feature.Channels]
            : [Config.History, Config.Feature.Channels, Config.Feature.Height, Config.Feature.Width];
        if (_input is null || _input.size(0) < histories.Count)
        {
            _input?.Dispose();
            _input = empty([histories.Count, .. window], dtype: ScalarType.Float32).DetachFromDisposeScope();
        }

        var values = MemoryMarshal.Cast<byte, float>(_input.bytes);
        var length = Config.History * Config.FeatureLength;
        for (var i = 0; i < histories.Count; i++)
        {
            if (histories[i].IsEmpty)
                throw new UsageException("A window has no frame yet. Push one before acting.");
            if (histories[i].Length != length || histories[i].FrameLength != Config.FeatureLength)
                throw new UsageException("A window belongs to another policy. Make it with NewHistory.");
            histories[i].CopyTo(values.Slice(i * length, length));
        }

        return _input.narrow(0, 0, histories.Count);
    }

    private void RequireProprioception(int length)
    {
        if (length != Config.Proprioception)
        {
            throw new UsageException(
                $"The policy takes {Config.Proprioception} values of proprioception; got {length}.");
        }
    }
}
