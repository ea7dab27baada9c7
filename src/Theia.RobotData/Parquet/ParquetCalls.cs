namespace Theia.RobotData.Parquet;

/// <summary>Waits for what the library does asynchronously.</summary>
internal static class ParquetCalls
{
    // On the pool, not on the scheduler of the caller: the library continues where it began, and a scheduler with few
    // threads, all of them waiting for each other, would never come to that.
    public static T Wait<T>(Func<Task<T>> call) => Task.Run(call).GetAwaiter().GetResult();

    /// <summary>Waits for a call without a result.</summary>
    public static void Wait(Func<Task> call) => Task.Run(call).GetAwaiter().GetResult();
}
