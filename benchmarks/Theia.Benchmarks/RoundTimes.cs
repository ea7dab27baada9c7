using System.Diagnostics;

namespace Theia.Benchmarks;

/// <summary>Seconds of some work by the clock and of the processor, over several rounds.</summary>
/// <param name="Clock">The least first.</param>
/// <param name="Processor">The least first.</param>
internal sealed record RoundTimes(double[] Clock, double[] Processor)
{
    /// <summary>Times the rounds after one that is not counted, in which the compiler settles.</summary>
    public static RoundTimes Of(int rounds, Action work)
    {
        work();
        double[] clock = new double[rounds], processor = new double[rounds];
        using var process = Process.GetCurrentProcess();
        for (var round = 0; round < rounds; round++)
        {
            process.Refresh();
            (var before, var start) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
            work();
            clock[round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            process.Refresh();
            processor[round] = (process.TotalProcessorTime - before).TotalSeconds;
        }

        Array.Sort(clock);
        Array.Sort(processor);
        return new RoundTimes(clock, processor);
    }
}
