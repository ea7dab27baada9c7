namespace Theia.Data.Tensors.Pth;

/// <summary>Where the bytes of a storage lie in the file.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Length">How many.</param>
/// <param name="Crc">Their CRC-32; null in old files, which have none.</param>
internal sealed record StorageSpan(long Offset, long Length, uint? Crc);
