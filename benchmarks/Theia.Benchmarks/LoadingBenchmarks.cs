using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Theia.Data.Random;

namespace Theia.Benchmarks;

/// <summary>
/// Shards to batch memory: images and the features of three teachers (CDiV, 1.87 MB a sample), against
/// copying the same bytes from memory to memory and, where a Python with webdataset is named, against
/// that. All take turns in one run; medians over the rounds.
/// </summary>
internal static class LoadingBenchmarks
{
    private const int Samples = 480, Batch = 32, Rounds = 9;

    private static readonly FeatureRequest[] _features = [.. TeacherSets.Cdiv.Select(
        teacher => new FeatureRequest(teacher, ClassToken: true))];

    /// <param name="arguments">Optional: a Python with webdataset, and the script that times it
    /// on the shards it is given.</param>
    public static int Run(string[] arguments)
    {
        var root = Directory.CreateTempSubdirectory("theia-loading-").FullName;
        try
        {
            var set = Write(Path.Combine(root, "imagenet"));
            var cases = new Dictionary<string, Func<double>>(StringComparer.Ordinal)
            {
                ["memcpy, one thread"] = Copy,
                ["batches in order, one thread"] = () =>
                    Read(root, new BatchOptions { Shuffle = false, Prefetch = 0, CheckHashes = false }),
                ["batches shuffled, one thread"] = () =>
                    Read(root, new BatchOptions { Prefetch = 0, CheckHashes = false }),
                ["batches shuffled, first pass with hashes, one thread"] = () =>
                    Read(root, new BatchOptions { Prefetch = 0 }, warmUp: false),
                ["batches shuffled, two read ahead"] = () => Read(root, new BatchOptions { CheckHashes = false }),
            };
            if (arguments is [var python, var script])
                cases["webdataset, one process"] = () => Peer(set, python, script);

            var seconds = cases.Keys.ToDictionary(name => name, _ => new List<double>(), StringComparer.Ordinal);
            for (var round = 0; round < Rounds; round++)
            {
                foreach ((var name, Func<double> run) in cases)
                    seconds[name].Add(run());
            }

            Report(seconds);
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static long SampleBytes { get; } = (224L * 224 * 3)
        + _features.Sum(feature => 2L * feature.Teacher.Size.Channels * (feature.Teacher.Size.Positions + 1));

    private static DatasetFolder Write(string path)
    {
        var set = new DatasetFolder(path);
        var random = new CounterBytes();
        foreach (var column in (string[])[
            DatasetFolder.Images, .. TeacherSets.Cdiv.Select(teacher => teacher.FolderName)])
        {
            using var writer = ShardWriter.Create(set.ShardPath(column, "train", 0));
            for (var i = 0; i < Samples; i++)
            {
                var teacher = TeacherSets.Cdiv.FirstOrDefault(
                    teacher => string.Equals(teacher.FolderName, column, StringComparison.Ordinal));
                writer.Add(
                    $"n01440764_{i:00000}", teacher is null ? "image" : $"{column}.safetensors",
                    teacher is null ? Image(random) : Feature(teacher, random));
            }

            writer.Commit();
        }

        new Splits(Samples, 0, 0).Save(set.SplitsPath);
        return set;
    }

    private static byte[] Image(CounterBytes random) =>
        NpyFile.ToBytes(new TensorData(DType.U8, [224, 224, 3], random.Next(224 * 224 * 3)));

    private static byte[] Feature(TeacherSpec teacher, CounterBytes random)
    {
        var (channels, height, width) = teacher.Size;
        return SafetensorsWriter.ToBytes(SafetensorsWriter.OfficialOrder(
        [
            new TensorSource(
                "embedding",
                new TensorData(DType.BF16, [channels, height, width], random.Next(2 * channels * height * width))),
            new TensorSource("cls_token", new TensorData(DType.BF16, [channels], random.Next(2 * channels))),
        ]));
    }

    // The same bytes into the same kind of memory: a source too large for any cache, and a destination
    // of one batch that is used again.
    private static unsafe double Copy()
    {
        var source = (byte*)NativeMemory.Alloc((nuint)(Samples * SampleBytes));
        var batch = (byte*)NativeMemory.Alloc((nuint)(Batch * SampleBytes));
        try
        {
            NativeMemory.Fill(source, (nuint)(Samples * SampleBytes), 1);
            NativeMemory.Fill(batch, (nuint)(Batch * SampleBytes), 1);
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Samples; i++)
            {
                Buffer.MemoryCopy(
                    source + (i * SampleBytes), batch + (i % Batch * SampleBytes), SampleBytes, SampleBytes);
            }

            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            NativeMemory.Free(source);
            NativeMemory.Free(batch);
        }
    }

    private static double Read(string root, BatchOptions options, bool warmUp = true)
    {
        using var batches = DistillationBatches.Open(
            root, [new DatasetWeight("imagenet")], "train", _features, options with { BatchSize = Batch });
        long step = 0;
        if (warmUp)
            step = Pass(batches, 0);
        var start = Stopwatch.GetTimestamp();
        Pass(batches, step);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static long Pass(DistillationBatches batches, long step)
    {
        for (var end = step + batches.StepsPerEpoch; step < end; step++)
        {
            if (batches.Read(step).Keys.Count != Batch)
                throw new InvalidOperationException("A batch is not full.");
        }

        return step;
    }

    private static double Peer(DatasetFolder set, string python, string script)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])[
            script, "shards", set.ShardPath(DatasetFolder.Images, "train", 0),
            .. TeacherSets.Cdiv.Select(teacher => set.ShardPath(teacher.FolderName, "train", 0))])
        {
            start.ArgumentList.Add(argument);
        }

        // Settings for another library's threads, which slow NumPy down.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Samples / double.Parse(text.Trim().Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    private static void Report(Dictionary<string, List<double>> seconds)
    {
        var medians = seconds.ToDictionary(
            pair => pair.Key, pair => pair.Value.Order().ElementAt(pair.Value.Count / 2), StringComparer.Ordinal);
        var copy = medians["memcpy, one thread"];
        double? peer = medians.TryGetValue("webdataset, one process", out var found) ? found : null;
        Console.WriteLine(
            $"{Samples} samples of {SampleBytes:N0} bytes, batches of {Batch}, {Rounds} rounds in turn, "
            + "medians (lowest to highest)");
        Console.WriteLine("| what | samples/s | GB/s | of memcpy | times webdataset |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach ((var name, var median) in medians)
        {
            List<double> all = seconds[name];
            Console.WriteLine(
                $"| {name} | {Samples / median:F0} ({Samples / all.Max():F0}-{Samples / all.Min():F0}) "
                + $"| {Samples * SampleBytes / median / 1e9:F2} | {100 * copy / median:F0} % | "
                + $"{(peer is { } p ? $"{p / median:F1}" : "-")} |");
        }
    }

    // Bytes that no compressor or cache can make little of, the same in every run.
    private sealed class CounterBytes
    {
        private ulong _part;

        public byte[] Next(int count)
        {
            var random = new CounterRandom(0, _part++, 0);
            var bytes = new byte[(count + 7) / 8 * 8];
            Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan());
            for (var i = 0; i < words.Length; i++)
                words[i] = random.Bits(i);
            return bytes[..count];
        }
    }
}
