namespace Theia.Data.Tensors.Pth;

/// <summary>One entry of a <see cref="StoredZip"/>.</summary>
/// <param name="Name">Its name; never used as a path.</param>
/// <param name="HeaderOffset">Where its local header begins.</param>
/// <param name="Offset">Where its data begins.</param>
/// <param name="Length">Bytes of the data.</param>
/// <param name="Crc">CRC-32 of the data.</param>
/// <param name="Flags">General purpose flags.</param>
internal sealed record StoredEntry(string Name, long HeaderOffset, long Offset, long Length, uint Crc, ushort Flags)
{
    public const uint DirectorySignature = 0x02014b50, LocalSignature = 0x04034b50;

    /// <summary>CRC and sizes follow the data (data descriptor).</summary>
    public const ushort SizesFollow = 0x0008;

    /// <summary>The name is UTF-8.</summary>
    public const ushort Utf8Name = 0x0800;

    /// <summary>All that PyTorch sets.</summary>
    public const ushort HarmlessFlags = SizesFollow | Utf8Name;
}
