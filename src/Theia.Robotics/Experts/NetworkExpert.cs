using System.Numerics;
using System.Runtime.InteropServices;

namespace Theia.Robotics.Experts;

/// <summary>
/// A trained policy as plain arithmetic: the state is normalized, then goes through linear layers with ReLU between
/// them and tanh at the end. It needs no tensor library. For one thread at a time.
/// </summary>
internal sealed class NetworkExpert : IExpert
{
    // States further away than this were hardly seen in training.
    private const float Farthest = 10;

    private readonly int[] _sizes;
    private readonly float[][] _activations;

    /// <summary>All values are 0.</summary>
    /// <param name="sizes">Numbers of the state, of each hidden layer, and of the action.</param>
    public NetworkExpert(params IReadOnlyList<int> sizes)
    {
        _sizes = [.. sizes];
        _activations = [.. sizes.Select(static size => new float[size])];
        Values = new float[ValueCount(sizes)];
    }

    /// <summary>Numbers of the state, of each hidden layer, and of the action.</summary>
    public IReadOnlyList<int> Sizes => _sizes;

    /// <summary>
    /// Mean and factor of each number of the state, then weights ([outputs, inputs], row by row) and biases layer by
    /// layer.
    /// </summary>
    public float[] Values { get; }

    /// <summary>How many values a network of these sizes has.</summary>
    public static int ValueCount(IReadOnlyList<int> sizes)
    {
        var count = 2 * sizes[0];
        for (var layer = 1; layer < sizes.Count; layer++)
            count += (sizes[layer - 1] + 1) * sizes[layer];
        return count;
    }

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<double> state, Span<double> action)
    {
        ReadOnlySpan<float> values = Values;
        Span<float> normal = _activations[0];
        for (var i = 0; i < normal.Length; i++)
        {
            var distance = ((float)state[i] - values[i]) * values[normal.Length + i];
            normal[i] = Math.Clamp(distance, -Farthest, Farthest);
        }

        values = values[(2 * normal.Length)..];
        for (var layer = 1; layer < _sizes.Length; layer++)
        {
            ReadOnlySpan<float> inputs = _activations[layer - 1];
            Span<float> outputs = _activations[layer];
            ReadOnlySpan<float> weights = values[..(inputs.Length * outputs.Length)];
            values = values[weights.Length..];
            var least = layer == _sizes.Length - 1 ? float.NegativeInfinity : 0;
            for (var i = 0; i < outputs.Length; i++)
            {
                outputs[i] = Math.Max(
                    least, values[i] + Product(inputs, weights.Slice(i * inputs.Length, inputs.Length)));
            }

            values = values[outputs.Length..];
        }

        for (var i = 0; i < action.Length; i++)
            action[i] = Math.Tanh(_activations[^1][i]);
    }

    private static float Product(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ReadOnlySpan<Vector<float>> a = MemoryMarshal.Cast<float, Vector<float>>(x);
        ReadOnlySpan<Vector<float>> b = MemoryMarshal.Cast<float, Vector<float>>(y);
        Vector<float> sum = Vector<float>.Zero;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        var total = Vector.Sum(sum);
        for (var i = a.Length * Vector<float>.Count; i < x.Length; i++)
            total += x[i] * y[i];
        return total;
    }
}
