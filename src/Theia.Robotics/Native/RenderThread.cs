using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Theia.Robotics.Native;

/// <summary>
/// The one thread that draws: an OpenGL context belongs to the thread where it is current. It lives as long as the
/// process, which waits for it at its end: exit functions of Mesa must not run while a context is being freed.
/// </summary>
internal static class RenderThread
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private static readonly BlockingCollection<Action> _work = Start();

    /// <summary>Does something on the thread and waits for it.</summary>
    public static void Invoke(Action work)
    {
        using var done = new ManualResetEventSlim();
        ExceptionDispatchInfo? failure = null;
        _work.Add(() =>
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                done.Set();
            }
        });
        done.Wait();
        failure?.Throw();
    }

    /// <summary>Waits until everything is done that was posted before.</summary>
    public static void Drain() => Invoke(static () => { });

    /// <summary>
    /// Does something on the thread later; for finalizers. It must not throw. At the end of the process nothing is done
    /// any more.
    /// </summary>
    public static void Post(Action work)
    {
        try
        {
            _work.Add(work);
        }
        catch (InvalidOperationException)
        {
            return;   // the process ends, and frees everything itself
        }
    }

    private static BlockingCollection<Action> Start()
    {
        var work = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (Action action in work.GetConsumingEnumerable())
                action();
        })
        {
            IsBackground = true,
            Name = "MuJoCo rendering",
        };
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            work.CompleteAdding();
            if (Thread.CurrentThread != thread)
                thread.Join(_patience);
        };
        thread.Start();
        return work;
    }
}
