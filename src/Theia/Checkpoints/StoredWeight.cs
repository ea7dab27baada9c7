namespace Theia.Checkpoints;

/// <summary>Name, type and shape of a stored weight.</summary>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Dimensions.</param>
internal readonly record struct StoredWeight(DType Type, IReadOnlyList<long> Shape);
