namespace Theia.RobotData.Hdf5;

/// <summary>A chunk in the file.</summary>
/// <param name="Place">Its first byte.</param>
/// <param name="Size">Bytes as stored.</param>
/// <param name="Mask">Filters that were left out, by bits.</param>
internal readonly record struct Hdf5Chunk(long Place, long Size, uint Mask);
