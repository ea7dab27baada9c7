namespace Theia.Cli.Inspection;

/// <summary>A tensor of a file.</summary>
internal sealed record TensorLine(string Name, DType Type, IReadOnlyList<long> Shape);
