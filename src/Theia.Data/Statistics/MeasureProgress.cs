namespace Theia.Data;

/// <summary>How far a measurement has come.</summary>
/// <param name="Shards">Shards measured, those of an interrupted run included.</param>
/// <param name="TotalShards">Shards to measure.</param>
/// <param name="Samples">Samples in the shards measured.</param>
public readonly record struct MeasureProgress(int Shards, int TotalShards, long Samples);
