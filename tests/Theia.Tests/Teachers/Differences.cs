using System.Runtime.InteropServices;
using Theia.Checkpoints;
using static TorchSharp.torch;

namespace Theia.Tests.Teachers;

/// <summary>
/// Collects how far tensors are from their goldens, in units of the golden's standard deviation,
/// and reports all that are too far at once.
/// </summary>
internal sealed class Differences
{
    private readonly List<string> _findings = [];
    private readonly SortedDictionary<string, double> _largest = new(StringComparer.Ordinal);

    public void Add(string name, string kind, Tensor actual, TensorData expected, double limit)
    {
        if (!actual.shape.SequenceEqual(expected.Shape))
        {
            _findings.Add(
                $"{name}: shape [{string.Join(", ", actual.shape)}], not [{string.Join(", ", expected.Shape)}]");
            return;
        }

        float[] wanted = [.. MemoryMarshal.Cast<byte, float>(expected.Bytes.Span)];
        float[] got = [.. MemoryMarshal.Cast<byte, float>(actual.ToTensorData().Bytes.Span)];
        var mean = wanted.Average(value => (double)value);
        var deviation = Math.Sqrt(wanted.Average(value => (value - mean) * (value - mean)));
        var difference = wanted.Zip(got, (a, b) => Math.Abs((double)a - b)).Max() / deviation;
        _largest[kind] = Math.Max(difference, _largest.GetValueOrDefault(kind));
        if (!(difference <= limit))
            _findings.Add($"{name}: {difference:g3} deviations");
    }

    public void Report()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Join(", ", _largest.Select(kind => $"{kind.Key} {kind.Value:g3} s")));
        Assert.NotEmpty(_largest);
        Assert.Empty(_findings);
    }
}
