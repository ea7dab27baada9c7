using System.Buffers.Binary;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Pth;

/// <summary>
/// The container of <c>torch.save</c> before 1.6: five pickles in a row (a magic number, a version, facts of the
/// machine, the object, the storage keys), then for each key its count of elements and its bytes.
/// </summary>
internal static class PthLegacy
{
    private const long Version = 1001;

    /// <summary>The pickled number 0x1950a86a20f9469cfc6c, the first bytes of such a file.</summary>
    public static ReadOnlySpan<byte> Magic =>
        [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

    public static PthContents Read(InputFile file)
    {
        ReadOnlyMemory<byte> pickles = file.Read(0, (int)Math.Min(file.Length, PthContents.MaxPickleLength));
        long position = Magic.Length;
        if (Next().Value is not Version)
        {
            throw new DataException(
                file.Path, $"it is an old checkpoint of another version than {Version}.",
                "Save it again with a newer torch.save.");
        }

        if (Next().Value is not PickleDict machine || !machine.Entries.TryGetValue("little_endian", out var little)
            || little is not true)
        {
            throw new DataException(
                file.Path, "it is an old checkpoint that is not marked as little-endian.",
                "Save it again on a little-endian machine.");
        }

        (var root, var storages) = Next();
        if (Next().Value is not List<object?> keys)
        {
            throw new DataException(
                file.Path, "it is an old checkpoint without a list of storages.",
                "Save it again with a newer torch.save.");
        }

        return new PthContents(root, storages, FindStorages(file, keys, storages, position));

        (object? Value, IReadOnlyDictionary<string, PthStorage> Storages) Next()
        {
            var reader = new PickleReader(pickles[(int)position..], file.Path);
            var value = reader.Read();
            position += reader.Position;
            return (value, reader.Storages);
        }
    }

    private static Dictionary<string, StorageSpan> FindStorages(
        InputFile file, List<object?> keys, IReadOnlyDictionary<string, PthStorage> storages, long position)
    {
        var spans = new Dictionary<string, StorageSpan>(StringComparer.Ordinal);
        var count = new byte[sizeof(long)];
        foreach (var key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out PthStorage? storage))
            {
                throw new DataException(
                    file.Path, "it stores elements that no tensor uses, so their size is unknown.",
                    "Save it again with a newer torch.save.");
            }

            file.Read(position, count);
            position += count.Length;
            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count
                || storage.ByteLength > file.Length - position
                || !spans.TryAdd(name, new StorageSpan(position, storage.ByteLength, null)))
            {
                throw new DataException(
                    file.Path,
                    $"the storage '{name}' at byte {position} does not hold its {storage.Count} elements, "
                        + "or appears twice.",
                    "Download it again.");
            }

            position += storage.ByteLength;
        }

        if (position != file.Length || spans.Count != storages.Count)
        {
            throw new DataException(
                file.Path,
                $"it has {file.Length} bytes and {spans.Count} storages; "
                    + $"{position} bytes and {storages.Count} storages are expected.",
                "Download it again.");
        }

        return spans;
    }
}
