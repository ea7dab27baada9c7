namespace Theia.Data.Loading;

/// <summary>Where a sample of a mix lies.</summary>
/// <param name="Dataset">Number of the dataset in the mix.</param>
/// <param name="Place">Shard and index in it.</param>
internal readonly record struct MixPlace(int Dataset, SamplePlace Place);
