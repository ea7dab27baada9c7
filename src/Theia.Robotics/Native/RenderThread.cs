using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Theia.Robotics.Native;

/// <summary>
/// The one thread that draws: an OpenGL context belongs to the thread where it is current. It lives as long as the
/// process.
/// </summary>
internal static class RenderThread
{
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

    /// <summary>Does something on the thread later; for finalizers. It must not throw.</summary>
    public static void Post(Action work) => _work.Add(work);

    private static BlockingCollection<Action> Start()
    {
        var work = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (Action action in work.GetConsumingEnumerable())
                action();
        })
        { IsBackground = true, Name = "MuJoCo rendering" }.Start();
        return work;
    }
}
