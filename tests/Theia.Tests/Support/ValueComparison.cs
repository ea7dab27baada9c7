using Theia.Checkpoints;
using TorchSharp;

namespace Theia.Tests.Support;

/// <summary>
/// Collects how far computed numbers lie from the reference, case by case, so that one test reports them all.
/// </summary>
internal sealed class ValueComparison
{
    private readonly List<string> _mismatches = [];
    private readonly Dictionary<string, double> _worst = new(StringComparer.Ordinal);

    /// <summary>Compares a tensor with its golden, element by element, and disposes it.</summary>
    /// <param name="name">Case and tensor, for the report.</param>
    /// <param name="actual">The computed tensor.</param>
    /// <param name="expected">The golden.</param>
    /// <param name="tolerance">Greatest absolute difference allowed.</param>
    /// <param name="kind">What the difference is collected under.</param>
    public void Close(string name, torch.Tensor actual, TensorData expected, double tolerance, string kind)
    {
        using (actual)
        {
            if (!actual.shape.SequenceEqual(expected.Shape))
            {
                _mismatches.Add(
                    $"{name}: shape [{string.Join(", ", actual.shape)}] instead of "
                    + $"[{string.Join(", ", expected.Shape)}]");
                return;
            }

            using var scope = torch.NewDisposeScope();
            var golden = expected.ToTensor().to(torch.float64);
            var difference = (actual.to(torch.float64) - golden).abs().max().item<double>();
            Close(name, difference, tolerance, kind);
        }
    }

    /// <summary>Notes a difference.</summary>
    public void Close(string name, double difference, double tolerance, string kind)
    {
        _worst[kind] = Math.Max(_worst.GetValueOrDefault(kind), difference);
        if (!(difference <= tolerance))
            _mismatches.Add($"{name}: differs by {difference:g3}, allowed {tolerance:g3}");
    }

    /// <summary>Notes what is wrong where there is no difference to measure.</summary>
    public void Wrong(string finding) => _mismatches.Add(finding);

    /// <summary>
    /// Fails with all mismatches; otherwise writes the greatest difference of each kind to the test's output.
    /// </summary>
    public void Check()
    {
        foreach (var (kind, worst) in _worst.OrderBy(w => w.Key, StringComparer.Ordinal))
            TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: greatest difference {worst:g3}");
        Assert.True(
            _mismatches.Count == 0,
            string.Join(Environment.NewLine, _mismatches.Prepend($"{_mismatches.Count} mismatches")));
    }
}
