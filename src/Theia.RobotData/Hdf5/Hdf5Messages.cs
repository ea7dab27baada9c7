namespace Theia.RobotData.Hdf5;

/// <summary>The messages in the header of an object, of both versions.</summary>
internal static class Hdf5Messages
{
    // A header of more messages would be one that leads in circles.
    private const int Most = 100_000;

    private const int Continuation = 0x10;

    /// <summary>Reads all messages of an object.</summary>
    /// <param name="source">The file.</param>
    /// <param name="address">Place of the header.</param>
    /// <exception cref="DataException">It is damaged.</exception>
    public static List<(int Type, Hdf5Bytes Content)> Read(Hdf5Source source, long address)
    {
        var start = source.At(address, Math.Min(64, source.Length - Math.Min(address, source.Length)));
        return start.Take(1)[0] switch
        {
            1 => ReadV1(source, start, address),
            (byte)'O' => ReadV2(source, source.At(address, Math.Min(64, source.Length - address)), address),
            var version => throw start.Fault($"has an object header of the version {version}"),
        };
    }

    private static List<(int Type, Hdf5Bytes Content)> ReadV1(Hdf5Source source, Hdf5Bytes start, long address)
    {
        var size = start.Skip(7).U32();
        return Collect(source, (address + 16, size), block => block, bytes =>
        {
            int type = bytes.U16(), length = bytes.U16(), flags = bytes.U8();
            return (type, flags, bytes.Skip(3).Part(length));
        }, smallest: 8);
    }

    private static List<(int Type, Hdf5Bytes Content)> ReadV2(Hdf5Source source, Hdf5Bytes start, long address)
    {
        _ = start.Signature("OHDR");
        if (start.U8() is not 2 and var version)
            throw start.Fault($"has an object header of the version {version}");
        int flags = start.U8();
        _ = start.Skip((flags & 0x20) != 0 ? 16 : 0).Skip((flags & 0x10) != 0 ? 4 : 0);
        var size = start.Whole(1 << (flags & 3));
        var first = (start.Address, size);
        var ordered = (flags & 4) != 0 ? 2 : 0;
        return Collect(
            source, first,
            block => block.Address == first.Address
                ? block : block.Signature("OCHK").Part(Math.Max(block.Left - 4, 0)),
            bytes =>
            {
                int type = bytes.U8(), length = bytes.U16(), flag = bytes.U8();
                return (type, flag, bytes.Skip(ordered).Part(length));
            }, smallest: 4 + ordered);
    }

    private static List<(int Type, Hdf5Bytes Content)> Collect(
        Hdf5Source source, (long Address, long Size) first, Func<Hdf5Bytes, Hdf5Bytes> open,
        Func<Hdf5Bytes, (int Type, int Flags, Hdf5Bytes Content)> next, int smallest)
    {
        List<(int, Hdf5Bytes)> messages = [];
        HashSet<long> seen = [first.Address];
        Queue<(long Address, long Size)> blocks = new([first]);
        while (blocks.TryDequeue(out var block))
        {
            var bytes = open(source.At(block.Address, block.Size));
            while (bytes.Left >= smallest)
            {
                var (type, flags, content) = next(bytes);
                if (type == Continuation)
                {
                    var more = (content.DefinedPlace(), content.Whole(8));
                    if (!seen.Add(more.Item1))
                        throw content.Fault("has an object header that leads in a circle");
                    blocks.Enqueue(more);
                }
                else if (type != 0)
                {
                    if ((flags & 2) != 0 && type is 1 or 3 or 8 or 11)
                        throw content.Fault("shares a message between objects, which is not read");
                    messages.Add((type, content));
                }

                if (messages.Count > Most)
                    throw bytes.Fault($"has an object header of more than {Most} messages");
            }
        }

        return messages;
    }
}
