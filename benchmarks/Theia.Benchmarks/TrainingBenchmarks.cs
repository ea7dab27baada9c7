using System.Diagnostics;

namespace Theia.Benchmarks;

/// <summary>
/// A distillation step of the tiny student from ViT-H, DINOv2-L and CLIP-L features against a plain eager float32 loop
/// over the same network, in turns in one run; or resident memory over 300 steps of a quarter of the batch.
/// </summary>
internal static class TrainingBenchmarks
{
    private const int Batch = 16, Rounds = 3, StepsARound = 1, LongRun = 300;

    /// <param name="arguments">Optional: <c>memory</c>.</param>
    public static int Run(string[] arguments)
    {
        var root = Directory.CreateTempSubdirectory("theia-training-").FullName;
        try
        {
            if (arguments is ["memory"])
                return Watch(root);
            using var source = new SyntheticBatches(TeacherSets.Cdiv, Batch);
            using var plain = new PlainLoop(TeacherSets.Cdiv, source.Read(0));
            using Distillation full = Start(root, "fp32", source), automatic = Start(root, "auto", source);
            var cases = new Dictionary<string, Func<double>>
            {
                ["plain eager loop, float32"] = plain.Step,
                ["distillation, float32"] = Stepper(full),
            };
            // Without instructions for it, bfloat16 is emulated, many times slower, and nobody would choose it.
            Console.WriteLine(automatic.Notices[0]);
            if (automatic.Notices[0].Contains("bfloat16 products, since", StringComparison.Ordinal))
                cases["distillation, bfloat16"] = Stepper(automatic);
            Compare(cases);
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static Distillation Start(string root, string precision, SyntheticBatches source)
    {
        var statistics = TeacherSets.Cdiv.ToDictionary(
            teacher => teacher.Id,
            teacher => new ChannelStatistics(
                "noise", [.. Enumerable.Repeat(0.1f, teacher.Size.Channels)],
                [.. Enumerable.Repeat(1.1f, teacher.Size.Channels)]));
        var config = DistillConfig.From(
            "backbone=facebook/deit-tiny-patch16-224", "steps=1000000", "learningRate=5e-4",
            $"precision={precision}") with
        {
            RunFolder = Path.Combine(root, precision),
        };
        return Distillation.Start(config, source, statistics: statistics);
    }

    private static Func<double> Stepper(Distillation run)
    {
        IEnumerator<DistillStep> steps = run.Steps().GetEnumerator();
        return () => steps.MoveNext() ? steps.Current.Loss : throw new InvalidOperationException("The run has ended.");
    }

    private static void Compare(Dictionary<string, Func<double>> cases)
    {
        var seconds = cases.Keys.ToDictionary(name => name, _ => new List<(double Wall, double Cpu)>());
        foreach (var step in cases.Values)
            _ = step();
        for (var round = 0; round < Rounds; round++)
        {
            foreach ((var name, Func<double> step) in cases)
                seconds[name].Add(Time(step));
        }

        var plain = Median(seconds.Values.First().Select(time => time.Cpu));
        Console.WriteLine($"{"",-28} {"s/step",8} {"CPU s/step",12} {"images/s",12} {"times plain",12}");
        foreach ((var name, List<(double Wall, double Cpu)> times) in seconds)
        {
            double wall = Median(times.Select(time => time.Wall)), cpu = Median(times.Select(time => time.Cpu));
            Console.WriteLine($"{name,-28} {wall,8:0.000} {cpu,12:0.000} {Batch / wall,12:0.0} {plain / cpu,12:0.00}");
        }
    }

    // The processor time of this process as well: on a busy machine it says more than the clock.
    private static (double Wall, double Cpu) Time(Func<double> step)
    {
        using var process = Process.GetCurrentProcess();
        (var clock, TimeSpan before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        for (var i = 0; i < StepsARound; i++)
            _ = step();
        process.Refresh();
        return (Stopwatch.GetElapsedTime(clock).TotalSeconds / StepsARound,
            (process.TotalProcessorTime - before).TotalSeconds / StepsARound);
    }

    private static int Watch(string root)
    {
        using var source = new SyntheticBatches(TeacherSets.Cdiv, Batch / 4);
        using Distillation run = Start(root, "fp32", source);
        Func<double> step = Stepper(run);
        Console.WriteLine("Resident memory, MB, every 50 steps:");
        for (var i = 0; i <= LongRun; i++)
        {
            if (i % 50 == 0)
                Console.Write($" {Environment.WorkingSet >> 20}");
            _ = step();
        }

        Console.WriteLine();
        return 0;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
