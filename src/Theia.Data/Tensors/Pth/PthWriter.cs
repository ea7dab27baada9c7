using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Theia.Data.IO;

namespace Theia.Data.Tensors.Pth;

/// <summary>
/// Writes a state dict as <c>torch.save</c> does, for loading into the reference: a zip with a pickled
/// <c>OrderedDict</c>, one storage a tensor. The module versions that PyTorch attaches (<c>_metadata</c>) are left out;
/// <c>load_state_dict</c> does without. The same tensors give the same bytes.
/// </summary>
internal static class PthWriter
{
    // Directory, headers, paddings and pickle take less than a kilobyte a tensor, names counted apart.
    private const long MaxFileLength = uint.MaxValue, OverheadPerTensor = 1024;
    private const int MaxTensors = 60_000;

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">Where; its name without extension becomes the name of the folder inside.</param>
    /// <param name="tensors">In the order of the state dict.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or PyTorch has no storage class for a type (U16,
    /// U32, U64, 8-bit floats).</exception>
    /// <exception cref="UsageException">The tensors take more than 4 GiB.</exception>
    /// <exception cref="ResourceException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<TensorSource> tensors)
    {
        var list = tensors.ToList();
        if (list.GroupBy(tensor => tensor.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)
            is { } twice)
        {
            throw new ArgumentException(
                $"Two tensors of the state dict have the name '{twice.Key}'. Names must be unique.", nameof(tensors));
        }

        if (list.Count > MaxTensors
            || list.Sum(tensor => tensor.ByteLength + OverheadPerTensor + (4L * tensor.Name.Length)) > MaxFileLength)
        {
            throw new UsageException(
                $"{path}: {list.Count} tensors of {list.Sum(tensor => tensor.ByteLength)} bytes are too much for a "
                + ".pth, which ends at 4 GiB. Write safetensors.");
        }

        var root = Path.GetFileNameWithoutExtension(path);
        var pickle = PickleWriter.Write(list);
        AtomicFile.Write(path, stream =>
        {
            var zip = new StoredZipWriter(stream);
            zip.Add($"{root}/data.pkl", pickle);
            zip.Add($"{root}/.format_version", "1"u8);
            zip.Add($"{root}/.storage_alignment", "64"u8);
            zip.Add($"{root}/byteorder", "little"u8);
            for (var i = 0; i < list.Count; i++)
                zip.Add($"{root}/data/{i}", list[i].ByteLength, list[i].Write);
            zip.Add($"{root}/version", "3\n"u8);
            zip.Add($"{root}/.data/serialization_id", Encoding.ASCII.GetBytes(Identify(zip.Entries)));
            zip.Finish();
        });
    }

    // A 40-digit content hash, like PyTorch's: a hash of the names, a hash of the checksums.
    private static string Identify(IReadOnlyList<StoredEntry> entries)
    {
        var names = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(string.Concat(entries.Select(entry => entry.Name))));
        uint[] checksums = [.. entries.Select(entry => entry.Crc)];
        return $"{names:d20}{XxHash64.HashToUInt64(MemoryMarshal.AsBytes(checksums.AsSpan())):d20}";
    }
}
