using Theia.Data.IO;
using Theia.Data.Tensors;

namespace Theia.Data.Verification;

/// <summary>
/// Reads every tensor of a file, or of several with an index: checksums, truth values, NaN and infinity.
/// </summary>
internal static class WeightCheck
{
    private const string Remedy = "Get or write the file again; if it was trained here, the training diverged.";

    /// <summary>Adds what is wrong with weights that are open.</summary>
    /// <param name="weights">The weights; their header has been checked.</param>
    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="cancellation">Stops between tensors.</param>
    /// <returns>What could not be looked at, in sentences.</returns>
    public static IReadOnlyList<string> Run(ModelWeights weights, FindingList findings, CancellationToken cancellation)
    {
        // A tensor of a damaged container would only say the same again.
        var before = findings.Count;
        foreach ((var file, var problem) in weights.Damage(cancellation))
            findings.Add(file, "", $"{problem} Download it again.");
        if (findings.Count > before)
            return [];
        List<string> listed = [];
        foreach (TensorInfo tensor in weights.Tensors.Values)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!tensor.Type.IsReadable() || tensor.ByteLength > Array.MaxLength)
                listed.Add(tensor.Name);
            else
                Check(weights, tensor, findings);
        }

        return listed.Count == 0
            ? []
            : [$"{weights.Path}: the values of {listed.Count} tensors, whose type or size cannot be read here: "
                + $"{TerminalText.List(listed)}."];
    }

    private static void Check(ModelWeights weights, TensorInfo tensor, FindingList findings)
    {
        try
        {
            if (FiniteValues.Problem(tensor.Type, weights.Read(tensor.Name).Bytes.Span) is { } problem)
                findings.Add(weights.Path, $"tensor '{TerminalText.Of(tensor.Name)}'", $"{problem}. {Remedy}");
        }
        catch (DataException damage)
        {
            findings.Add(damage);
        }
    }
}
