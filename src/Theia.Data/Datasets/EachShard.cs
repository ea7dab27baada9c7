using System.Runtime.ExceptionServices;

namespace Theia.Data.Datasets;

/// <summary>Does the same to many shards, several at a time.</summary>
internal static class EachShard
{
    /// <summary>
    /// Runs <paramref name="action"/> for 0 … <paramref name="count"/> − 1. At most <paramref name="threads"/>
    /// run at a time; null for all cores. After a failure no further shard is begun, and the failure
    /// of the first shard in order is thrown as it was.
    /// </summary>
    public static void Run(int count, Action<int> action, int? threads = null, CancellationToken cancellation = default)
    {
        var failures = new Exception?[count];
        Parallel.For(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount },
            (i, loop) =>
            {
                try
                {
                    cancellation.ThrowIfCancellationRequested();
                    action(i);
                }
                catch (Exception failure) when (failure is TheiaException or OperationCanceledException)
                {
                    failures[i] = failure;
                    loop.Break();   // earlier shards are still done, so that the same damage gives the same message
                }
            });
        if (Array.Find(failures, failure => failure is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);
    }
}
