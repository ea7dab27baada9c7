using System.Globalization;
using System.Runtime.InteropServices;
using Theia.Data.IO;

namespace Theia.Data.Statistics;

/// <summary>
/// Keeps what has been measured of each shard until all are, in a hidden folder beside the result: a killed process
/// loses no shard. A shard that changed since is measured again.
/// </summary>
internal sealed class PartialMoments : IDisposable
{
    private readonly string _folder;
    private readonly FolderLock _lock;

    private PartialMoments(string folder)
    {
        _folder = folder;
        _lock = FolderLock.Acquire(folder);
    }

    /// <summary>Continues from the stored moments, and keeps other processes out.</summary>
    /// <param name="result">The file that the measurement will lead to.</param>
    /// <param name="fresh">Forgets what is there.</param>
    public static PartialMoments Begin(string result, bool fresh)
    {
        var partial = new PartialMoments(
            Path.Combine(Path.GetDirectoryName(result)!, $".{Path.GetFileNameWithoutExtension(result)}.partial"));
        AtomicFile.RemoveLeftovers(Path.GetDirectoryName(result)!);
        AtomicFile.RemoveLeftovers(partial._folder);
        if (fresh)
            partial.Finish();
        return partial;
    }

    /// <summary>What was measured of a shard as it is now; null where it has to be measured.</summary>
    public ShardMoments? TryLoad(string shard, TeacherSpec teacher)
    {
        var path = PathOf(shard);
        if (!File.Exists(path))
            return null;
        try
        {
            using var file = SafetensorsFile.Open(path);
            ReadOnlySpan<double> mean = Values(file, "mean"), squares = Values(file, "squaredDeviations");
            return file.Metadata["state"] == StateOf(shard) && mean.Length == teacher.Size.Channels
                && squares.Length == mean.Length
                ? new ShardMoments(
                    ChannelMoments.Of(long.Parse(file.Metadata["count"], CultureInfo.InvariantCulture), mean, squares),
                    file.Metadata["hash"])
                : null;
        }
        catch (Exception failure) when (failure is DataException or KeyNotFoundException or FormatException)
        {
            return null;   // measured again
        }
    }

    /// <summary>Keeps what was measured of a shard.</summary>
    public ShardMoments Save(string shard, ShardMoments measured)
    {
        SafetensorsWriter.Write(
            PathOf(shard),
            [
                new TensorSource("mean", Vector(measured.Moments.Mean)),
                new TensorSource("squaredDeviations", Vector(measured.Moments.SquaredDeviations)),
            ],
            [
                new("count", measured.Moments.Count.ToString(CultureInfo.InvariantCulture)),
                new("hash", measured.Hash),
                new("state", StateOf(shard)),
            ]);
        return measured;
    }

    /// <summary>Deletes everything kept.</summary>
    public void Finish()
    {
        foreach (var path in Directory.EnumerateFiles(_folder, "*.safetensors"))
            FileSystem.Current.Delete(path);
    }

    /// <summary>Lets others in. What was not finished stays.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        try
        {
            if (!Directory.EnumerateFileSystemEntries(_folder).Any())
                Directory.Delete(_folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another process uses the folder, or deleting is not permitted; an empty folder does no harm.
        }
    }

    private static string StateOf(string shard)
    {
        var file = new FileInfo(shard);
        return string.Create(
            CultureInfo.InvariantCulture, $"{file.Length} bytes, written {file.LastWriteTimeUtc.Ticks}");
    }

    private static ReadOnlySpan<double> Values(SafetensorsFile file, string name) =>
        MemoryMarshal.Cast<byte, double>(file.Read(name).Bytes.Span);

    private static TensorData Vector(double[] values) =>
        new(DType.F64, [values.Length], MemoryMarshal.AsBytes<double>(values).ToArray());

    private string PathOf(string shard) =>
        Path.Combine(_folder, $"{Path.GetFileNameWithoutExtension(shard)}.safetensors");
}
