using System.Text.Json;

namespace Theia.Training.Runs;

/// <summary>Writes what happens in a run.</summary>
internal sealed class RunRecorder(RunFolder folder) : IDisposable
{
    private FileStream? _log;

    public void Begin() => _log = new FileStream(folder.Log, FileMode.Create, FileAccess.Write, FileShare.Read);

    public void Continue(long step)
    {
        _log = new FileStream(folder.Log, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        _ = step;
    }

    public void Write(DistillStep step) => Line(json =>
    {
        json.WriteNumber("step", step.Step);
        json.WriteNumber("loss", step.Loss);
    });

    public void Write(EvaluationReport evaluation) => Line(json => json.WriteNumber("evaluation", evaluation.Step));

    public void Flush() => _log!.Flush(flushToDisk: true);

    public void Dispose() => _log?.Dispose();

    private void Line(Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(_log!))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        _log!.WriteByte((byte)'\n');
    }
}
