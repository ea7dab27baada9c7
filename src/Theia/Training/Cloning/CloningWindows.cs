using System.Runtime.InteropServices;
using Theia.Checkpoints;

namespace Theia.Training.Cloning;

/// <summary>Copies windows of demonstrations into tensors that are used again for every batch.</summary>
internal sealed class CloningWindows : IDisposable
{
    private readonly CloningData _data;
    private readonly int _history;
    private readonly Tensor _frames, _actions;
    private readonly Tensor? _proprioception;

    /// <summary>Makes room for a batch.</summary>
    /// <param name="data">Demonstrations.</param>
    /// <param name="history">Frames of a window.</param>
    /// <param name="batchSize">Most rows.</param>
    /// <exception cref="UsageException">A batch is too large.</exception>
    public CloningWindows(CloningData data, int history, int batchSize)
    {
        (_data, _history) = (data, history);
        if ((long)batchSize * history * data.FeatureBytes > int.MaxValue)
        {
            throw new UsageException(
                $"batchSize is {batchSize}, and a window of {history} features of {data.Feature} has "
                + $"{(long)history * data.FeatureBytes} bytes: a batch must have less than 2 GiB. "
                + "Choose a smaller batchSize.");
        }

        long[] feature = data.Feature.IsVector
            ? [data.Feature.Channels]
            : [data.Feature.Channels, data.Feature.Height, data.Feature.Width];
        _frames = empty([batchSize, history, .. feature], dtype: data.Type.ToScalarType()).DetachFromDisposeScope();
        _actions = empty([batchSize, data.Actions], dtype: ScalarType.Float32).DetachFromDisposeScope();
        _proprioception = data.Proprioception == 0
            ? null
            : empty([batchSize, data.Proprioception], dtype: ScalarType.Float32).DetachFromDisposeScope();
    }

    /// <summary>Fills the first rows with the windows of frames.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="frame">Number of the frame of a row.</param>
    /// <returns>Valid until the next call.</returns>
    public CloningBatch Fill(int rows, Func<int, long> frame)
    {
        var frames = _frames.bytes;
        var actions = MemoryMarshal.Cast<byte, float>(_actions.bytes);
        var states = _proprioception is null ? [] : MemoryMarshal.Cast<byte, float>(_proprioception.bytes);
        var window = _history * _data.FeatureBytes;
        for (var row = 0; row < rows; row++)
        {
            var number = frame(row);
            _data.CopyWindow(number, _history, frames.Slice(row * window, window));
            _data.ActionOf(number).CopyTo(actions[(row * _data.Actions)..]);
            _data.ProprioceptionOf(number).CopyTo(states[(row * _data.Proprioception)..]);
        }

        return new CloningBatch(_frames, _proprioception, _actions, rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _frames.Dispose();
        _actions.Dispose();
        _proprioception?.Dispose();
    }
}
