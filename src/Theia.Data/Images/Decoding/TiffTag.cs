using System.Buffers.Binary;

namespace Theia.Data.Images.Decoding;

/// <summary>The orientation tag in the first directory of a TIFF block, as EXIF carries it.</summary>
internal static class TiffTag
{
    private const int Orientation = 0x0112, EntryLength = 12, InlineLength = 4;

    /// <summary>
    /// Reads the tag as Pillow does: any type of number, the first of several values, the last of several entries.
    /// </summary>
    /// <returns>The stored value, in range or not; null if there is none or the block is unreadable.</returns>
    public static double? ReadOrientation(ReadOnlySpan<byte> tiff)
    {
        while (tiff.StartsWith("Exif\0\0"u8))
            tiff = tiff[6..];
        if (tiff.Length < 8 || !IsHeader(tiff))
            return null;
        var little = tiff[0] == (byte)'I';
        var directory = (long)Four(tiff[4..], little);
        if (directory > tiff.Length - 2)
            return null;
        double? found = null;
        var count = Two(tiff[(int)directory..], little);
        ReadOnlySpan<byte> entries = tiff[((int)directory + 2)..];
        for (var i = 0; i < count && entries.Length >= EntryLength; i++, entries = entries[EntryLength..])
        {
            if (Two(entries, little) == Orientation)
                found = Value(tiff, entries, little) ?? found;
        }

        return found;
    }

    private static bool IsHeader(ReadOnlySpan<byte> tiff) =>
        (tiff.StartsWith("II"u8) || tiff.StartsWith("MM"u8)) && (tiff[2], tiff[3]) is (0x2A, 0) or (0, 0x2A);

    private static double? Value(ReadOnlySpan<byte> tiff, ReadOnlySpan<byte> entry, bool little)
    {
        var type = Two(entry[2..], little);
        var length = Length(type) * (long)Four(entry[4..], little);
        if (length == 0)
            return null;
        ReadOnlySpan<byte> value = entry[8..EntryLength];
        if (length > InlineLength)
        {
            var offset = (long)Four(value, little);
            if (offset + length > tiff.Length)
                return null;
            value = tiff[(int)offset..];
        }

        return type switch
        {
            3 => Two(value, little),
            4 or 13 => Four(value, little),
            5 => Four(value, little) / (double)Four(value[4..], little),
            6 => (sbyte)value[0],
            8 => (short)Two(value, little),
            9 => (int)Four(value, little),
            10 => (int)Four(value, little) / (double)(int)Four(value[4..], little),
            11 => BitConverter.UInt32BitsToSingle(Four(value, little)),
            12 => little ? BinaryPrimitives.ReadDoubleLittleEndian(value) : BinaryPrimitives.ReadDoubleBigEndian(value),
            16 =>
                !little ? BinaryPrimitives.ReadUInt64BigEndian(value) : BinaryPrimitives.ReadUInt64LittleEndian(value),
            _ => double.NaN,   // bytes and text are no orientation, but the tag is there
        };
    }

    // Size of a value in bytes by its type; 0 for unknown types.
    private static int Length(int type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 => 8,
        _ => 0,
    };

    private static int Two(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Four(ReadOnlySpan<byte> at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
