using System.Diagnostics;
using Theia.Data.Threading;
using Theia.Lab.Pretraining;
using Theia.Lab.Pretraining.Configuration;
using Theia.Lab.Pretraining.Data;
using Theia.Lab.Pretraining.Objectives;
using Theia.Training.Runs;

namespace Theia.Benchmarks;

/// <summary>
/// One step of each objective of the lab, as its bundled configuration has it, and whether memory grows.
/// </summary>
internal static class TeachBenchmarks
{
    private const int Warm = 2, Steps = 9;

    /// <param name="arguments">Optional: the number of threads.</param>
    public static int Run(string[] arguments)
    {
        var threads = arguments is [var count] ? int.Parse(count) : Environment.ProcessorCount;
        TorchSharp.torch.set_num_threads(threads);
        Console.WriteLine(
            $"{threads} threads, {Steps} steps of each objective after {Warm} that are not counted; "
            + "median (best, worst)");
        foreach (var kind in Enum.GetValues<PretrainObjective>())
            Time(kind, threads);
        return 0;
    }

    private static void Time(PretrainObjective kind, int threads)
    {
        var config = PretrainConfig.Of(kind, "images.scenes=64", "images.photoCrops=0");
        var stock = TrainingImages.Scenes(
            config.Seed, config.Images.Scenes, config.Images.Side, threads, maps: Objective.LearnsFromMaps(kind));
        using var objective = Objective.Create(config, stock);
        using var trainer = new Trainer<PretrainBatch>(objective, PretrainRun.OptimizerOf(config));
        var sampler = new BatchSampler(
            stock, ImageProcessor.Parse(TeacherRecipe.Processor(config), null, "benchmark"),
            config.Seed, config.BatchSize, objective.Views);
        using var batches = new Prefetcher<PretrainBatch>(step => _ => sampler.Make(step), depth: 1);
        var seconds = new double[Steps];
        long before = 0;
        for (var step = -Warm; step < Steps; step++)
        {
            var batch = batches.Take(step + Warm);
            if (step == 0)
                before = Environment.WorkingSet;
            var start = Stopwatch.GetTimestamp();
            _ = trainer.Step(batch.Step, batch);
            if (step >= 0)
                seconds[step] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        Console.WriteLine(
            $"{kind}: {seconds[Steps / 2]:0.000} s a step of {config.BatchSize} images ({seconds[0]:0.000}, "
            + $"{seconds[^1]:0.000}), {config.BatchSize / seconds[Steps / 2]:0.0} images/s, "
            + $"memory {before >> 20} to {Environment.WorkingSet >> 20} MB");
    }
}
