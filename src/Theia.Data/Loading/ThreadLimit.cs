namespace Theia.Data.Loading;

/// <summary>How many threads a piece of work may be given.</summary>
internal static class ThreadLimit
{
    /// <summary>
    /// Four for each processor, and at least 64, so that scripts written on one machine run on others. More only wait
    /// for each other: with thousands no step ends.
    /// </summary>
    public static int Most { get; } = Math.Max(64, 4 * Environment.ProcessorCount);

    /// <summary>
    /// Refuses a number of threads that this machine cannot make use of; 0 leaves the choice to libtorch.
    /// </summary>
    /// <exception cref="UsageException">There are too many.</exception>
    public static void Require(int threads)
    {
        if (threads > Most)
        {
            throw new UsageException(
                $"threads is {threads}, but on this machine of {Environment.ProcessorCount} processors it must be "
                    + $"at most {Most}. 0 leaves the choice to libtorch."
            );
        }
    }
}
