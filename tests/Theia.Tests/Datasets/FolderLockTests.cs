using System.Diagnostics;
using Theia.Data.IO;

namespace Theia.Tests.Datasets;

public sealed class FolderLockTests
{
    [Fact]
    public void A_second_owner_is_refused_and_told_the_first()
    {
        using var folder = new ScratchFolder();
        using var first = FolderLock.Acquire(folder["set"]);

        var refused = Assert.Throws<ResourceException>(() => FolderLock.Acquire(folder["set"]));

        Assert.Contains(
            $"Another process (number {Environment.ProcessId}) is writing into {folder["set"]}",
            refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Afterwards_the_folder_is_free_and_nothing_is_left()
    {
        using var folder = new ScratchFolder();
        for (var i = 0; i < 3; i++)
        {
            using (FolderLock.Acquire(folder.Path))
                Assert.NotEmpty(Directory.GetFiles(folder.Path, ".*"));
            Assert.Empty(Directory.GetFiles(folder.Path, ".*"));
        }
    }

    [Fact]
    public void The_lock_of_a_dead_process_is_taken_over()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder[".lock"], "1 left-by-a-process-that-was-killed");
        using var owner = FolderLock.Acquire(folder.Path);
        Assert.StartsWith($"{Environment.ProcessId} ", File.ReadAllText(folder[".lock"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_file_of_another_program_is_left_alone()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder[".lock"], "lock 7");
        Assert.Contains(
            folder[".lock"], Assert.Throws<UsageException>(() => FolderLock.Acquire(folder.Path)).Message,
            StringComparison.Ordinal);
        Assert.Equal("lock 7", File.ReadAllText(folder[".lock"]));
    }

    [Fact]
    public void Of_many_that_come_at_once_one_at_a_time_gets_in()
    {
        using var folder = new ScratchFolder();
        int inside = 0, most = 0, entered = 0;
        Thread[] threads = [.. Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < TimeSpan.FromSeconds(1))
            {
                try
                {
                    using var owner = FolderLock.Acquire(folder.Path);
                    var now = Interlocked.Increment(ref inside);
                    InterlockedMax(ref most, now);
                    Interlocked.Increment(ref entered);
                    Thread.Yield();
                    Interlocked.Decrement(ref inside);
                }
                catch (ResourceException)
                {
                    Thread.Yield();
                }
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();

        Assert.Equal(1, most);
        Assert.True(entered > 10, $"Only {entered} times.");
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen;)
            seen = Interlocked.CompareExchange(ref target, value, seen);
    }
}
