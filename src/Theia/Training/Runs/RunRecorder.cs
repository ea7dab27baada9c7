using Theia.Data.Logging;

namespace Theia.Training.Runs;

/// <summary>Writes the scalars of a run to its log and for TensorBoard.</summary>
internal sealed class RunRecorder : IDisposable
{
    private readonly RunLog _log;

    private readonly TensorBoardLog _board;

    private RunRecorder(RunLog log, TensorBoardLog board) => (_log, _board) = (log, board);

    /// <summary>Starts both.</summary>
    public static RunRecorder Begin(RunFolder folder)
    {
        var log = RunLog.Create(folder.Log);
        return Beside(log, () => TensorBoardLog.Create(folder.Path));
    }

    /// <summary>Continues both after cutting what was logged since the checkpoint.</summary>
    public static RunRecorder Continue(RunFolder folder, long step)
    {
        var log = RunLog.Resume(folder.Log, step);
        return Beside(log, () => TensorBoardLog.Resume(folder.Path, step));
    }

    /// <summary>Writes named scalars.</summary>
    public void Write(long step, string kind, IReadOnlyList<KeyValuePair<string, double>> values)
    {
        _log.Write(step, kind, values);
        _board.Scalars(step, values);
    }

    /// <summary>Shows a strip in TensorBoard, and forces everything to the disk, for whom it is drawn.</summary>
    public void Write(long step, RgbImage strip)
    {
        _board.Image(step, "strip", strip);
        Flush();
    }

    /// <summary>Forces everything to the disk.</summary>
    public void Flush()
    {
        _log.Flush();
        _board.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _log.Dispose();
        _board.Dispose();
    }

    private static RunRecorder Beside(RunLog log, Func<TensorBoardLog> open)
    {
        try
        {
            return new RunRecorder(log, open());
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }
}
