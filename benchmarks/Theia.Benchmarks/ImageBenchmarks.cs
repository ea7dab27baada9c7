using System.Diagnostics;
using System.Globalization;
using SkiaSharp;

namespace Theia.Benchmarks;

/// <summary>
/// Images a second on one thread: decoding, resizing to 224², and both, beside Pillow (in turn, a process of its own)
/// and beside the same decoder with a plain loop.
/// </summary>
internal sealed class ImageBenchmarks
{
    private const int Width = 640, Height = 480, Side = 224;

    private readonly byte[][] _files;
    private readonly RgbImage[] _decoded;
    private readonly Dictionary<string, Action> _ours;
    private readonly Dictionary<string, List<double>> _rates = new(StringComparer.Ordinal);

    private ImageBenchmarks(byte[][] files)
    {
        _files = files;
        _decoded = [.. files.Select(Decode)];
        var pixels = new float[3 * Side * Side];
        _ours = new(StringComparer.Ordinal)
        {
            ["decode"] = () => Each(file => Decode(file)),
            ["decode + bilinear 224"] = () => Each(file => Decode(file).Resize(Side, Side, Resampling.Bilinear)),
            ["bilinear 224 alone"] = () => EachDecoded(image => image.Resize(Side, Side, Resampling.Bilinear)),
            ["decode + bicubic 224"] = () => Each(file => Decode(file).Resize(Side, Side, Resampling.Bicubic)),
            ["bicubic 224 alone"] = () => EachDecoded(image => image.Resize(Side, Side, Resampling.Bicubic)),
            ["file to the student's float32 pixels"] = () => Each(file => Prepare(Decode(file))),
            ["same decoder, plain loop, float32 pixels"] = () =>
                Each(file => PlainPixels.Process(Decode(file), Side, pixels)),
        };
    }

    private static float[] Prepare(RgbImage image)
    {
        var pixels = GC.AllocateUninitializedArray<float>(3 * Side * Side);
        ImageProcessor.Theia.Process(image.Pixels, 1, image.Height, image.Width, pixels);
        return pixels;
    }

    /// <summary>Measures and prints a table.</summary>
    /// <param name="arguments">A folder for the images; rounds; the peer's command line, to which
    /// the image files are added.</param>
    public static int Run(string[] arguments)
    {
        var folder = arguments.ElementAtOrDefault(0) ?? Path.Combine(Path.GetTempPath(), "theia-benchmark-images");
        var rounds = int.Parse(arguments.ElementAtOrDefault(1) ?? "9");
        var paths = MakeImages(folder);
        var benchmark = new ImageBenchmarks([.. paths.Select(File.ReadAllBytes)]);
        foreach (var work in benchmark._ours.Values)   // the compiler needs a few hundred rounds to do its best
            Repeat(work, TimeSpan.FromSeconds(1));
        for (var round = 0; round < rounds; round++)
        {
            benchmark.MeasureOurs();
            if (arguments.Length > 2)
                benchmark.MeasurePeer(arguments[2..], paths);
        }

        benchmark.Print();
        return 0;
    }

    private void MeasureOurs()
    {
        foreach ((var name, Action work) in _ours)
            Note($"ours {name}", _files.Length / Repeat(work, TimeSpan.FromSeconds(0.5)));
    }

    // The peer prints a line for each of its measurements: a name and a rate.
    private void MeasurePeer(string[] command, string[] paths)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], [.. command[1..], .. paths])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            var end = line.LastIndexOf(' ');
            if (end > 0 && _ours.ContainsKey(line[..end]))
                Note($"peer {line[..end]}", double.Parse(line[end..], CultureInfo.InvariantCulture));
        }

        process.WaitForExit();
    }

    private void Print()
    {
        Console.WriteLine($"{"images a second, median of rounds",-44}{"ours",10}{"Pillow",10}{"ratio",8}");
        foreach (var name in _ours.Keys)
        {
            var ours = Median(_rates[$"ours {name}"]);
            var row = $"{name,-44}{ours,10:F0}";
            Console.WriteLine(_rates.TryGetValue($"peer {name}", out List<double>? peer)
                ? $"{row}{Median(peer),10:F0}{ours / Median(peer),8:F2}"
                : row);
        }
    }

    private void Note(string name, double rate)
    {
        if (!_rates.TryGetValue(name, out List<double>? rates))
            _rates[name] = rates = [];
        rates.Add(rate);
    }

    private void Each(Action<byte[]> work) => Array.ForEach(_files, work);

    private void EachDecoded(Action<RgbImage> work) => Array.ForEach(_decoded, work);

    private static RgbImage Decode(byte[] file) => RgbImage.Decode(file, "image");

    // Seconds of the median repetition.
    private static double Repeat(Action work, TimeSpan time)
    {
        var seconds = new List<double>();
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time;)
        {
            var begin = Stopwatch.GetTimestamp();
            work();
            seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        return Median(seconds);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    // Photographs of the project, cut to 640 x 480, as JPEG of quality 90 with halved chroma.
    private static string[] MakeImages(string folder)
    {
        Directory.CreateDirectory(folder);
        var photos = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "samples", "photos");
        return [.. Directory.EnumerateFiles(photos).Where(path =>
            !path.EndsWith(".md", StringComparison.Ordinal) && !path.EndsWith(".json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(MakeImage)];

        string MakeImage(string photo)
        {
            var path = Path.Combine(folder, Path.GetFileNameWithoutExtension(photo) + ".jpg");
            var image = RgbImage.Load(photo);
            var scale = Math.Max((double)Width / image.Width, (double)Height / image.Height);
            image = image.Resize(
                (int)Math.Ceiling(image.Width * scale), (int)Math.Ceiling(image.Height * scale), Resampling.Lanczos);
            image = image.Crop((image.Width - Width) / 2, (image.Height - Height) / 2, Width, Height);
            using var bitmap = SKBitmap.Decode(image.EncodePng());
            using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
            File.WriteAllBytes(path, jpeg.ToArray());
            return path;
        }
    }
}
