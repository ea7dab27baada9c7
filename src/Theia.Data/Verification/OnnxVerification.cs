using Theia.Data.IO;
using Theia.Data.Onnx;

namespace Theia.Data.Verification;

/// <summary>
/// Reads ONNX files completely, with the weights beside them, and reports what is wrong. ONNX Runtime is not needed.
/// </summary>
internal static class OnnxVerification
{
    /// <summary>Checks one file.</summary>
    /// <exception cref="UsageException">It is not there.</exception>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    public static FileReport Run(string path, CancellationToken cancellation)
    {
        var findings = new FindingList();
        try
        {
            var graph = OnnxGraph.Read(path);
            foreach (TensorProto weight in graph.Weights)
            {
                cancellation.ThrowIfCancellationRequested();
                if (WeightValues.Problem(weight, path) is { } problem)
                {
                    findings.Add(
                        path, $"weight '{TerminalText.Of(weight.Name)}'",
                        $"{problem}. Copy or export the network again.");
                }
            }
        }
        catch (DataException damage)
        {
            findings.Add(damage);
        }

        return new FileReport(
            FileKinds.Name(FileKind.Onnx), findings.All, [$"{path}: whether ONNX Runtime can run the network."]);
    }

    /// <summary>Inputs, outputs and sizes of a file, for people.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="DataException">It is no ONNX file, or a damaged one.</exception>
    public static IReadOnlyDictionary<string, object?> Facts(string path)
    {
        var graph = OnnxGraph.Read(path);
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["inputs"] = graph.Inputs.Select(input => OnnxGraph.Describe(input)).ToArray(),
            ["outputs"] = graph.Outputs,
            ["nodes"] = graph.Tensors.Count,
            ["weights"] = graph.Weights.Count,
            ["files"] = graph.Sources.Select(file => Path.GetFileName(file)).ToArray(),
        };
    }
}
