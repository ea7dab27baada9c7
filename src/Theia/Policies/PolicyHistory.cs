namespace Theia;

/// <summary>
/// The window of frames that a policy acts on, for one robot or environment. Not for use by several threads.
/// </summary>
public sealed class PolicyHistory
{
    // Frames as a ring, and one that is being read, so that an error leaves the window as it was.
    private readonly float[] _frames, _read;
    private readonly int _length, _count;
    private int _oldest;

    /// <summary>A window without frames.</summary>
    /// <param name="config">Of the policy.</param>
    public PolicyHistory(PolicyConfig config)
    {
        (_length, _count) = (config.FeatureLength, config.History);
        _frames = new float[checked(_length * _count)];
        _read = new float[_length];
        IsEmpty = true;
    }

    /// <summary>True before the first frame.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Values of a frame.</summary>
    internal int FrameLength => _length;

    /// <summary>Values of the window.</summary>
    internal int Length => _frames.Length;

    /// <summary>
    /// Adds the newest frame, and lets the oldest one go. The first frame of an episode fills the window.
    /// </summary>
    /// <param name="feature">Its feature: [C, H, W], row by row, or [D]. Copied.</param>
    /// <exception cref="UsageException">It has another length.</exception>
    public void Push(ReadOnlySpan<float> feature)
    {
        if (feature.Length != _length)
        {
            throw new UsageException(
                $"The policy takes features of {_length} values; got {feature.Length}. "
                + "Read them with the FrameFeature of the policy's head and encoder.");
        }

        Add(feature);
    }

    /// <summary>As <see cref="Push(ReadOnlySpan{float})"/>, from what an encoder returned.</summary>
    /// <param name="feature">Which array it is.</param>
    /// <param name="encoded">What <see cref="IImageEncoder.Encode"/> returned for the image.</param>
    /// <exception cref="UsageException">The array is missing or has another shape.</exception>
    public void Push(FrameFeature feature, IReadOnlyDictionary<string, TensorData> encoded)
    {
        if (feature.Length != _length)
        {
            throw new UsageException(
                $"The policy takes features of {_length} values; those of the encoder have {feature.Length} "
                + $"({feature.Size}). Load the encoder that the policy was trained with.");
        }

        feature.Read(encoded, _read);
        Add(_read);
    }

    /// <summary>Forgets all frames, for a new episode.</summary>
    public void Reset() => IsEmpty = true;

    /// <summary>Copies the window, oldest frame first.</summary>
    /// <param name="window">[T, …]; all of it is written.</param>
    internal void CopyTo(Span<float> window)
    {
        var start = _oldest * _length;
        _frames.AsSpan(start).CopyTo(window);
        _frames.AsSpan(0, start).CopyTo(window[(_frames.Length - start)..]);
    }

    private void Add(ReadOnlySpan<float> feature)
    {
        if (IsEmpty)
        {
            for (var frame = 0; frame < _count; frame++)
                feature.CopyTo(_frames.AsSpan(frame * _length));
            (_oldest, IsEmpty) = (0, false);
            return;
        }

        feature.CopyTo(_frames.AsSpan(_oldest * _length));
        _oldest = (_oldest + 1) % _count;
    }
}
