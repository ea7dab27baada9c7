using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Theia.Data.IO;

namespace Theia.Data.Logging;

/// <summary>
/// TensorBoard's container: each record is its length (8 bytes), the masked CRC-32C of these, the
/// data, and the masked CRC-32C of the data.
/// </summary>
internal static class EventRecords
{
    private const int HeaderLength = 12, FooterLength = 4;
    private const string Remedy = "Move the file away; TensorBoard reads the rest without it.";

    /// <summary>One record.</summary>
    public static byte[] Write(Event written)
    {
        var record = new byte[HeaderLength + written.CalculateSize() + FooterLength];
        Span<byte> data = record.AsSpan(HeaderLength..^FooterLength);
        BinaryPrimitives.WriteInt64LittleEndian(record, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(
            record.AsSpan(sizeof(long)), Crc32C.Masked(record.AsSpan(0, sizeof(long))));
        written.WriteTo(data);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(^FooterLength..), Crc32C.Masked(data));
        return record;
    }

    /// <summary>Reads up to the first event of a step after <paramref name="lastStep"/>.</summary>
    /// <returns>The events, and the bytes that they take; what a killed process left of a last
    /// one is not among them.</returns>
    /// <exception cref="DataException">A record is damaged.</exception>
    public static (List<Event> Events, long Length) Read(string path, long lastStep)
    {
        using var file = new InputFile(path);
        if (file.Length > Array.MaxLength)
            throw new DataException(path, $"the event file has {file.Length} bytes, more than can be read.", Remedy);
        ReadOnlySpan<byte> bytes = file.Read(0, (int)file.Length);
        var events = new List<Event>();
        var at = 0;
        while (TryRead(bytes[at..], at, path, out Event? read, out var length) && read.Step <= lastStep)
        {
            events.Add(read);
            at += length;
        }

        return (events, at);
    }

    private static bool TryRead(
        ReadOnlySpan<byte> bytes, long at, string path, [NotNullWhen(true)] out Event? read, out int length)
    {
        read = null;
        length = 0;
        // The file ends inside the record, or, after a power cut, in zeros: nothing more was written.
        if (bytes.Length < HeaderLength || !bytes.ContainsAnyExcept((byte)0))
            return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(long)..]) != Crc32C.Masked(bytes[..sizeof(long)]))
            throw new DataException(path, $"the record at byte {at} has a damaged length.", Remedy);
        var declared = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (declared > (ulong)Math.Max(0, bytes.Length - HeaderLength - FooterLength))
            return false;
        ReadOnlySpan<byte> data = bytes.Slice(HeaderLength, (int)declared);
        length = HeaderLength + data.Length + FooterLength;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[(HeaderLength + data.Length)..]) != Crc32C.Masked(data))
            throw new DataException(path, $"the record at byte {at} does not match its CRC.", Remedy);
        try
        {
            read = Event.Parser.ParseFrom(data);
            return true;
        }
        catch (InvalidProtocolBufferException failure)
        {
            throw new DataException(
                path, $"the record at byte {at} is not a valid event: {failure.Message.TrimEnd('.')}.",
                Remedy, failure);
        }
    }
}
