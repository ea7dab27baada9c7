namespace Theia.Cli.Inspection;

/// <summary>Summary of a file or folder, as printed.</summary>
/// <param name="Path">As given.</param>
/// <param name="Kind">A word or two: <c>safetensors</c>, <c>image shard</c>, <c>data set</c>.</param>
internal sealed record FileSummary(string Path, string Kind)
{
    /// <summary>Names and values, in the order in which they are worth reading.</summary>
    public IReadOnlyDictionary<string, object?> Facts { get; init; } =
        new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>Tensors, where it holds some.</summary>
    public IReadOnlyList<TensorLine>? Tensors { get; init; }

    /// <summary>Members of an archive, where it is one.</summary>
    public IReadOnlyList<MemberLine>? Members { get; init; }
}
