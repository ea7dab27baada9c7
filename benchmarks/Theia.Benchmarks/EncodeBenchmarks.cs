using System.Diagnostics;
using Theia.Data.Random;
using static TorchSharp.torch;

namespace Theia.Benchmarks;

/// <summary>
/// Images of 640 × 480 to tokens against a plain eager float32 loop over the same network, in turns in one run;
/// resident memory over 1,000 encodes; and the time from the start of a process to its first tokens.
/// </summary>
internal static class EncodeBenchmarks
{
    private const int Rounds = 9, LongRun = 1000;

    /// <param name="arguments">Optional: <c>memory</c> with the number of encodes, <c>start</c>,
    /// or the number of threads.</param>
    public static int Run(string[] arguments)
    {
        switch (arguments)
        {
            case ["memory", .. var count]:
                return Watch(count is [var encodes] ? int.Parse(encodes) : LongRun);
            case ["start"]:
                return Start();
            case ["first-tokens", var folder]:
                return FirstTokens(folder);
            default:
                set_num_threads(arguments is [var threads] ? int.Parse(threads) : Environment.ProcessorCount);
                Console.WriteLine(
                    $"{get_num_threads()} threads, {Rounds} rounds; median of processor time and of the clock");
                Compare("tiny", TheiaConfig.Tiny, 192);
                Compare("small", TheiaConfig.Small, 384);
                Compare("base", TheiaConfig.Base, 768);
                return 0;
        }
    }

    private static void Compare(string name, TheiaConfig config, int width)
    {
        using var plain = new PlainEncoder(width);
        plain.eval();
        using var full = TheiaModel.Create(config);
        using var automatic = TheiaModel.Create(config, precision: Precision.Auto);
        foreach (var batch in new[] { 1, 8 })
        {
            RgbImage[] images = [.. Enumerable.Range(0, batch).Select(Image)];
            var cases = new Dictionary<string, Action>(StringComparer.Ordinal)
            {
                ["plain eager loop, float32"] = () => plain.Encode(images).Dispose(),
                ["TheiaModel, float32"] = () => full.Encode(images).Dispose(),
                // bfloat16 where the processor has it, else the same as above.
                ["TheiaModel, auto"] = () => automatic.Encode(images).Dispose(),
            };
            Report($"{name}, batch {batch}", batch, Measure(cases));
        }
    }

    private static Dictionary<string, List<(double Wall, double Cpu)>> Measure(Dictionary<string, Action> cases)
    {
        foreach (Action run in cases.Values)
            run();
        var times = cases.Keys.ToDictionary(
            name => name, _ => new List<(double Wall, double Cpu)>(), StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            foreach ((var name, Action run) in cases)
            {
                using var process = Process.GetCurrentProcess();
                (var clock, TimeSpan before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
                run();
                process.Refresh();
                times[name].Add(
                    (Stopwatch.GetElapsedTime(clock).TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds));
            }
        }

        return times;
    }

    private static void Report(string title, int batch, Dictionary<string, List<(double Wall, double Cpu)>> times)
    {
        Console.WriteLine($"{title,-28} {"images/s",12} {"CPU ms/image",16} {"times plain",12}");
        List<(double Wall, double Cpu)> plain = times.Values.First();
        foreach ((var name, List<(double Wall, double Cpu)> own) in times)
        {
            // Of each round its own ratio: neighbors slow both sides of a round alike.
            var ratio = Median(plain.Zip(own).Select(pair => pair.First.Cpu / pair.Second.Cpu));
            Console.WriteLine(
                $"{name,-28} {batch / Median(own.Select(t => t.Wall)),12:0.0} "
                + $"{1000 * Median(own.Select(t => t.Cpu)) / batch,16:0.0} {ratio,12:0.00}");
        }
    }

    private static int Watch(int encodes)
    {
        using var model = TheiaModel.Create(TheiaConfig.Tiny);
        RgbImage image = Image(0);
        for (var i = 0; i <= encodes; i++)
        {
            model.Encode(image).Dispose();
            if (i == 10 || i % (encodes / 5) == 0)
            {
                using var process = Process.GetCurrentProcess();
                Console.WriteLine($"after {i,5} encodes: {process.WorkingSet64 / 1e6:0} MB resident");
            }
        }

        return 0;
    }

    private static int Start()
    {
        var folder = Directory.CreateTempSubdirectory("theia-start-").FullName;
        try
        {
            using (var model = TheiaModel.Create(TheiaConfig.Tiny.WithTargets(TeacherSets.Cdiv)))
                model.Save(folder);
            List<double> seconds = [];
            for (var round = 0; round < Rounds; round++)
            {
                var clock = Stopwatch.GetTimestamp();
                using var child = Process.Start(Environment.ProcessPath!, ["encode", "first-tokens", folder]);
                child.WaitForExit();
                seconds.Add(Stopwatch.GetElapsedTime(clock).TotalSeconds);
            }

            Console.WriteLine(
                $"process start to first tokens and exit: median {Median(seconds):0.00} s, "
                + $"least {seconds.Min():0.00} s");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int FirstTokens(string folder)
    {
        using var model = TheiaModel.Load(folder);
        using Tensor tokens = model.Encode(Image(0));
        return tokens.size(1) == 196 ? 0 : 1;
    }

    private static RgbImage Image(int seed)
    {
        var random = new CounterRandom((ulong)seed, 0, 0);
        var pixels = new byte[3 * 640 * 480];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)random.Below(256, i);
        return new RgbImage(640, 480, pixels);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
