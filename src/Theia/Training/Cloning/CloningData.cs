using System.IO.Hashing;
using System.Runtime.InteropServices;
using Theia.Data.Tensors;

namespace Theia;

/// <summary>
/// Demonstrations in memory, from a simulation or a robot data set. Windows of frames are built by index, and frames
/// before the start of an episode are its first one, so each frame is stored once.
/// </summary>
public sealed class CloningData
{
    private readonly List<CloningEpisode> _episodes = [];

    // Of each episode, counted over all frames.
    private readonly List<long> _starts = [];

    /// <summary>Checks demonstrations and puts them side by side.</summary>
    /// <param name="episodes">At least one, all of the same sizes; stay the caller's and must not change.</param>
    /// <param name="facts">What a policy that learns from them will say of itself. Default: nothing.</param>
    /// <exception cref="DataException">
    /// There is none, sizes differ or do not fit, or a value is NaN or infinite.
    /// </exception>
    public CloningData(IEnumerable<CloningEpisode> episodes, PolicyFacts? facts = null)
    {
        Facts = facts ?? new();
        foreach (var episode in episodes)
            Add(episode);
        if (_episodes.Count == 0)
            throw new DataException("demonstrations", "there is none.", "Record or download at least one.");
    }

    /// <summary>Feature of a frame.</summary>
    public FeatureSize Feature { get; private set; }

    /// <summary>Values of the robot's own state; 0 for none.</summary>
    public int Proprioception { get; private set; }

    /// <summary>Values of an action.</summary>
    public int Actions { get; private set; }

    /// <summary>Number of frames of all demonstrations.</summary>
    public long Frames { get; private set; }

    /// <summary>Number of demonstrations.</summary>
    public int Episodes => _episodes.Count;

    /// <summary>What a policy that learns from them will say of itself.</summary>
    public PolicyFacts Facts { get; }

    /// <summary>Type of the features.</summary>
    internal DType Type { get; private set; }

    /// <summary>Bytes of the feature of a frame.</summary>
    internal int FeatureBytes => Feature.Channels * Feature.Positions * Type.Size();

    /// <summary>A hash of all values, so that a run is not resumed with others.</summary>
    internal string Hash()
    {
        var hash = new XxHash128();
        foreach (var episode in _episodes)
        {
            hash.Append(episode.Features.Bytes.Span);
            hash.Append(MemoryMarshal.AsBytes<float>(episode.Actions));
            hash.Append(MemoryMarshal.AsBytes<float>(episode.Proprioception));
            hash.Append(BitConverter.GetBytes(episode.Features.Shape[0]));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>Copies the window that ends with a frame.</summary>
    /// <param name="frame">Number of the frame over all episodes.</param>
    /// <param name="history">Frames of the window.</param>
    /// <param name="window">[T, …] in the type of the features; all of it is written.</param>
    internal void CopyWindow(long frame, int history, Span<byte> window)
    {
        var (episode, own) = Find(frame);
        var features = episode.Features.Bytes.Span;
        var length = FeatureBytes;
        for (var i = 0; i < history; i++)
        {
            var from = Math.Max(0, own - (history - 1) + i);
            features.Slice(from * length, length).CopyTo(window[(i * length)..]);
        }
    }

    /// <summary>What was done after a frame.</summary>
    internal ReadOnlySpan<float> ActionOf(long frame)
    {
        var (episode, own) = Find(frame);
        return episode.Actions.AsSpan(own * Actions, Actions);
    }

    /// <summary>The robot's own state in a frame.</summary>
    internal ReadOnlySpan<float> ProprioceptionOf(long frame)
    {
        var (episode, own) = Find(frame);
        return episode.Proprioception.AsSpan(own * Proprioception, Proprioception);
    }

    private (CloningEpisode Episode, int Own) Find(long frame)
    {
        var found = _starts.BinarySearch(frame);
        var episode = found >= 0 ? found : ~found - 1;
        return (_episodes[episode], (int)(frame - _starts[episode]));
    }

    private void Add(CloningEpisode episode)
    {
        var name = $"demonstration {_episodes.Count}";
        var (features, actions, proprioception) = episode;
        if (features.Shape is not ([> 0, > 0] or [> 0, > 0, > 0, > 0])
            || features.Type is not (DType.F32 or DType.BF16))
        {
            throw new DataException(
                name, $"its features are {features.Type} [{string.Join(", ", features.Shape)}].",
                "They must be float32 or bfloat16, [frames, C, H, W] or [frames, D].");
        }

        var frames = checked((int)features.Shape[0]);
        var size = features.Shape is [_, var c, var h, var w]
            ? new FeatureSize(checked((int)c), checked((int)h), checked((int)w))
            : FeatureSize.Vector(checked((int)features.Shape[1]));
        RequireRows(name, "actions", actions.Length, frames);
        RequireRows(name, "proprioception", proprioception?.Length ?? 0, frames);
        var (width, own) = (actions.Length / frames, (proprioception?.Length ?? 0) / frames);
        if (width == 0)
            throw new DataException(name, "has no actions.", "There is nothing to clone without them.");
        if (_episodes.Count == 0)
        {
            (Feature, Type, Actions, Proprioception) = (size, features.Type, width, own);
        }
        else if ((size, features.Type, width, own) != (Feature, Type, Actions, Proprioception))
        {
            throw new DataException(
                name,
                $"has features of {size} in {features.Type}, {own} values of proprioception and {width} actions; the "
                + $"first one has {Feature} in {Type}, {Proprioception} and {Actions}.",
                "Clone demonstrations of one robot and one encoder.");
        }

        RequireFinite("a feature", features.Type, features.Bytes.Span);
        RequireFinite("an action", DType.F32, MemoryMarshal.AsBytes<float>(actions));
        RequireFinite("a value of proprioception", DType.F32, MemoryMarshal.AsBytes<float>(proprioception));
        _episodes.Add(episode);
        _starts.Add(Frames);
        Frames += frames;

        void RequireFinite(string what, DType type, ReadOnlySpan<byte> bytes) => FiniteValues.Require(
            type, bytes, what, name, "Leave this demonstration out, or record it again.");
    }

    private static void RequireRows(string name, string what, int values, int frames)
    {
        if (values % frames != 0)
        {
            throw new DataException(
                name, $"has {frames} frames and {values} values of {what}, which are not as many for each frame.",
                "Give every frame all of its values.");
        }
    }
}
