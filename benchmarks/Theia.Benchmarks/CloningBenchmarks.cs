using System.Diagnostics;
using System.Runtime.InteropServices;
using Theia.Policies;
using Theia.Training.Cloning;
using Theia.Training.Optimization;
using Theia.Training.Runs;

namespace Theia.Benchmarks;

/// <summary>A step of behavior cloning for each kind of policy, and how long one action takes.</summary>
internal static class CloningBenchmarks
{
    private const int Warm = 2, Steps = 7, Frames = 600, Proprioception = 24, Actions = 26, Acts = 200;

    /// <param name="arguments">Optional: the number of threads.</param>
    public static int Run(string[] arguments)
    {
        var threads = arguments is [var count] ? int.Parse(count) : Environment.ProcessorCount;
        TorchSharp.torch.set_num_threads(threads);
        Console.WriteLine(
            $"{threads} threads, {Steps} steps after {Warm} that are not counted, in turns; median (best, worst)");
        foreach (var (head, feature) in new (PolicyHead, FeatureSize)[]
        {
            (PolicyHead.ConvBatchNormMlp, new(96, 14, 14)), (PolicyHead.ConvBatchNormMlp, new(192, 14, 14)),
            (PolicyHead.Conv, new(192, 14, 14)), (PolicyHead.Mlp, FeatureSize.Vector(192)),
        })
        {
            Time(new CloningConfig { Head = head }, feature);
        }

        return 0;
    }

    private static void Time(CloningConfig config, FeatureSize feature)
    {
        var data = Demonstrations(feature);
        (string Name, bool BFloat16)[] kinds = [("float32", false), ("bfloat16", true)];
        Trainer<CloningBatch>[] trainers = [.. kinds.Select(kind => Trainer(config, data, kind.BFloat16))];
        using var batches = new CloningBatches(data, config);
        var seconds = kinds.Select(static _ => new double[Steps]).ToArray();
        var loading = new double[Steps];
        var processor = kinds.Select(static _ => new double[Steps]).ToArray();
        for (var step = -Warm; step < Steps; step++)
        {
            // Of full batches alone.
            var place = (step + Warm) / 2 * batches.StepsPerEpoch;
            var start = Stopwatch.GetTimestamp();
            var batch = batches.Read(place);
            if (step >= 0)
                loading[step] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            for (var kind = 0; kind < kinds.Length; kind++)
            {
                var before = Environment.CpuUsage.TotalTime;
                start = Stopwatch.GetTimestamp();
                _ = trainers[kind].Step(step + Warm, batch);
                if (step < 0)
                    continue;
                seconds[kind][step] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                processor[kind][step] = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            }
        }

        var what = $"{config.Head}, {feature} x {config.History}";
        for (var kind = 0; kind < kinds.Length; kind++)
        {
            Console.WriteLine(
                $"{what}, {kinds[kind].Name}: {Show(seconds[kind])} s a step of {config.BatchSize}, "
                + $"{Show(processor[kind])} s of the processor");
        }

        Console.WriteLine($"{what}, copying windows: {Show(loading)} s a step");
        Console.WriteLine($"{what}, one action: {Show(Act(config.ToPolicy(data)), 1e3)} ms");
        foreach (var trainer in trainers)
            trainer.Dispose();
    }

    private static double[] Act(PolicyConfig config)
    {
        using var policy = Policy.Create(config);
        var history = policy.NewHistory();
        var feature = new float[config.Feature.Channels * config.Feature.Positions];
        var state = new float[config.Proprioception];
        var seconds = new double[Acts];
        for (var act = -10; act < Acts; act++)
        {
            var start = Stopwatch.GetTimestamp();
            history.Push(feature);
            _ = policy.Act(history, state);
            if (act >= 0)
                seconds[act] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return seconds;
    }

    private static Trainer<CloningBatch> Trainer(CloningConfig config, CloningData data, bool bfloat16)
    {
        var network = PolicyNetworks.Create(config.ToPolicy(data), device: null);
        PolicyNetworks.Initialize(network, config.Seed, config.Initialization);
        return new Trainer<CloningBatch>(
            new CloningObjective(network, config.Seed, config.Dropout, TorchSharp.torch.CPU),
            new OptimizationOptions
            {
                Schedule = new LearningRateSchedule(LearningRateDecay.Constant, config.LearningRate, 100, 0),
                WeightDecay = 0,
                BFloat16 = bfloat16,
            });
    }

    private static CloningData Demonstrations(FeatureSize feature)
    {
        var random = new Random(1);
        long[] shape = feature.IsVector
            ? [Frames, feature.Channels]
            : [Frames, feature.Channels, feature.Height, feature.Width];
        return new CloningData([new CloningEpisode(
            new TensorData(DType.F32, shape, MemoryMarshal.AsBytes<float>(
                Numbers(Frames * feature.Channels * feature.Positions)).ToArray()),
            Numbers(Frames * Actions), Numbers(Frames * Proprioception))]);

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
    }

    private static string Show(double[] values, double unit = 1)
    {
        Array.Sort(values);
        return $"{unit * values[values.Length / 2]:0.000} ({unit * values[0]:0.000}, {unit * values[^1]:0.000})";
    }
}
