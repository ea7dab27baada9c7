using System.Runtime.InteropServices;
using Theia.Data.Random;

namespace Theia.Lab.Experts;

/// <summary>
/// The newest transitions of the explored episodes, as rows of one tensor: state, action, discounted sum of the next
/// rewards, factor of the value of the state after them, that state. So a checkpoint holds it like any other tensor,
/// and a batch is one gather.
/// </summary>
internal sealed class ReplayBuffer : IDisposable
{
    // Numbers that hardly change are not blown up.
    private const double LeastDeviation = 0.01;

    private static readonly ulong _stream = CounterRandom.Hash("replay");

    /// <param name="size">Transitions that are kept.</param>
    /// <param name="stateSize">Numbers of a state.</param>
    /// <param name="actionSize">Numbers of an action.</param>
    public ReplayBuffer(int size, int stateSize, int actionSize)
    {
        (Size, StateSize, ActionSize) = (size, stateSize, actionSize);
        Rows = zeros(size, RowSize).DetachFromDisposeScope();
        Written = zeros([1], dtype: ScalarType.Int64).DetachFromDisposeScope();
        Moments = zeros(2, stateSize, dtype: ScalarType.Float64).DetachFromDisposeScope();
    }

    public int Size { get; }

    public int StateSize { get; }

    public int ActionSize { get; }

    public int RowSize => (2 * StateSize) + ActionSize + 2;

    /// <summary>Transitions that were ever written.</summary>
    public long Count => MemoryMarshal.Cast<byte, long>(Written.bytes)[0];

    /// <summary>What a checkpoint holds.</summary>
    public IEnumerable<(string Name, Tensor Value)> State =>
        [("replay.rows", Rows), ("replay.written", Written), ("replay.moments", Moments)];

    // [size, row]
    private Tensor Rows { get; }

    // [1]
    private Tensor Written { get; }

    // [2, state]: mean, and sum of squared distances from it, over all states ever written.
    private Tensor Moments { get; }

    /// <summary>Adds a transition.</summary>
    /// <param name="state">Where it began.</param>
    /// <param name="action">What was done there.</param>
    /// <param name="rewards">Discounted sum of the rewards.</param>
    /// <param name="weight">What the value of <paramref name="next"/> is multiplied by; 0 where the task is over.
    /// </param>
    /// <param name="next">Where it led to.</param>
    public void Add(
        ReadOnlySpan<double> state, ReadOnlySpan<double> action, double rewards, double weight,
        ReadOnlySpan<double> next)
    {
        Span<long> written = MemoryMarshal.Cast<byte, long>(Written.bytes);
        Span<float> row = MemoryMarshal.Cast<byte, float>(Rows.bytes).Slice(
            (int)(written[0] % Size) * RowSize, RowSize);
        written[0]++;
        row = Put(row, state);
        row = Put(row, action);
        (row[0], row[1]) = ((float)rewards, (float)weight);
        _ = Put(row[2..], next);
        // Welford's running moments.
        Span<double> means = MemoryMarshal.Cast<byte, double>(Moments.bytes), squares = means[StateSize..];
        for (var i = 0; i < state.Length; i++)
        {
            var distance = state[i] - means[i];
            means[i] += distance / written[0];
            squares[i] += distance * (state[i] - means[i]);
        }
    }

    /// <summary>Mean of each number of the state, and the factor that gives it a deviation of 1.</summary>
    public void Normalization(Span<float> means, Span<float> factors)
    {
        ReadOnlySpan<double> moments = MemoryMarshal.Cast<byte, double>(Moments.bytes);
        for (var i = 0; i < StateSize; i++)
        {
            means[i] = (float)moments[i];
            var deviation = Math.Sqrt(moments[StateSize + i] / Math.Max(1, Count));
            factors[i] = (float)(1 / Math.Max(LeastDeviation, deviation));
        }
    }

    /// <summary>The batch of a step: [batch, row]. The caller owns it.</summary>
    public Tensor Sample(long seed, long step, int batch)
    {
        var random = new CounterRandom((ulong)seed, _stream, (ulong)step);
        var filled = Math.Min(Count, Size);
        var places = new long[batch];
        for (var i = 0; i < batch; i++)
            places[i] = random.Below(filled, i);
        using Tensor chosen = tensor(places);
        return Rows.index_select(0, chosen);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Rows.Dispose();
        Written.Dispose();
        Moments.Dispose();
    }

    private static Span<float> Put(Span<float> row, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
            row[i] = (float)values[i];
        return row[values.Length..];
    }
}
