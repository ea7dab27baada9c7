namespace Theia.Data;

/// <summary>How far an extraction has come.</summary>
/// <param name="Split">The split at work.</param>
/// <param name="Shard">Shards finished or found finished.</param>
/// <param name="Shards">Shards of the split.</param>
/// <param name="Samples">Samples done, those of shards found finished included.</param>
/// <param name="TotalSamples">Samples of the split.</param>
/// <param name="SkippedSamples">Of <paramref name="Samples"/>, samples that existed before; not
/// counted for the rate.</param>
public readonly record struct ExtractionProgress(
    string Split, int Shard, int Shards, long Samples, long TotalSamples, long SkippedSamples);
