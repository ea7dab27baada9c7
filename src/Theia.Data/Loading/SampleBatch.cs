namespace Theia.Data;

/// <summary>
/// Images and the teacher features that belong to them, joined by key. Its arrays are reused by the next read.
/// </summary>
public sealed class SampleBatch
{
    /// <summary>Sample keys, in the order of the batch.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>Rows of every image.</summary>
    public required int Height { get; init; }

    /// <summary>Pixels a row of every image.</summary>
    public required int Width { get; init; }

    /// <summary>[B, height, width, 3], RGB.</summary>
    public required byte[] Images { get; init; }

    /// <summary>Features by teacher id.</summary>
    public required IReadOnlyDictionary<string, FeatureColumn> Features { get; init; }
}
