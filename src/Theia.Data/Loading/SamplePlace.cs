namespace Theia.Data.Loading;

/// <summary>Where a sample lies: the <paramref name="Index"/>-th of the <paramref name="Shard"/>-th shard.</summary>
internal readonly record struct SamplePlace(int Shard, int Index);
