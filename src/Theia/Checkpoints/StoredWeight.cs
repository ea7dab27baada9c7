namespace Theia.Checkpoints;

/// <summary>What a file says about a weight.</summary>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Dimensions.</param>
internal readonly record struct StoredWeight(DType Type, IReadOnlyList<long> Shape);
