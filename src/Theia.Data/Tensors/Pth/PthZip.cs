using System.IO.Hashing;
using System.Text;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Pth;

/// <summary>
/// The container of <c>torch.save</c> since 1.6: a zip with one folder that holds <c>data.pkl</c> and
/// <c>data/&lt;key&gt;</c>.
/// </summary>
internal static class PthZip
{
    public static PthContents Read(InputFile file)
    {
        var zip = StoredZip.Read(file);
        var first = zip.Entries.Keys.FirstOrDefault("");
        var root = first[..(first.IndexOf('/', StringComparison.Ordinal) + 1)];
        var stray = zip.Entries.Keys.FirstOrDefault(name => !name.StartsWith(root, StringComparison.Ordinal));
        if (root.Length == 0 || stray is not null
            || !zip.Entries.TryGetValue($"{root}data.pkl", out StoredEntry? pickle))
        {
            throw new DataException(
                file.Path,
                "the zip has "
                    + $"{(stray is null ? "no data.pkl in one folder" : $"the entry '{TerminalText.Of(stray)}' outside its folder '{TerminalText.Of(root)}'")}.",
                "It is not a checkpoint of torch.save.");
        }

        if (pickle.Length > PthContents.MaxPickleLength)
        {
            throw new DataException(
                file.Path, $"its pickle has {pickle.Length} bytes; the limit is {PthContents.MaxPickleLength}.",
                "Save only the state dict.");
        }

        CheckByteOrder(file, zip, root);

        var reader = new PickleReader(ReadChecked(file, pickle), file.Path);
        var result = reader.Read();
        if (reader.Position != pickle.Length)
        {
            throw new DataException(
                file.Path, $"its pickle stops at byte {reader.Position} of {pickle.Length}.",
                "Save it again with torch.save.");
        }

        return new PthContents(result, reader.Storages, FindStorages(file, zip, root, reader.Storages.Values))
        {
            Entries = [.. zip.Entries.Values],
        };
    }

    private static Dictionary<string, StorageSpan> FindStorages(
        InputFile file, StoredZip zip, string root, IEnumerable<PthStorage> storages)
    {
        var spans = new Dictionary<string, StorageSpan>(StringComparer.Ordinal);
        foreach (PthStorage storage in storages)
        {
            if (!zip.Entries.TryGetValue($"{root}data/{storage.Key}", out StoredEntry? entry))
            {
                throw new DataException(
                    file.Path, $"the storage '{storage.Key}' that its pickle names is not in the zip.",
                    "Download it again.");
            }

            if (entry.Length != storage.ByteLength)
            {
                throw new DataException(
                    file.Path,
                    $"the storage '{storage.Key}' has {entry.Length} bytes; "
                        + $"{storage.Count} elements of {storage.Type} need {storage.ByteLength}.",
                    "Download it again.");
            }

            spans.Add(storage.Key, new StorageSpan(entry.Offset, entry.Length, entry.Crc));
        }

        return spans;
    }

    // Absent in files of old versions, which were always little-endian in practice.
    private static void CheckByteOrder(InputFile file, StoredZip zip, string root)
    {
        if (!zip.Entries.TryGetValue($"{root}byteorder", out StoredEntry? entry))
            return;
        var order = entry.Length <= 16 ? Encoding.ASCII.GetString(ReadChecked(file, entry)) : "too long";
        if (!order.Equals("little", StringComparison.Ordinal))
        {
            throw new DataException(
                file.Path, $"its byte order is '{TerminalText.Of(order)}'; only 'little' is read.",
                "Save it on a little-endian machine.");
        }
    }

    private static byte[] ReadChecked(InputFile file, StoredEntry entry)
    {
        var bytes = file.Read(entry.Offset, (int)entry.Length);
        return Crc32.HashToUInt32(bytes) == entry.Crc
            ? bytes
            : throw new DataException(
                file.Path, $"the entry '{TerminalText.Of(entry.Name)}' does not match its CRC.", "Download it again.");
    }
}
