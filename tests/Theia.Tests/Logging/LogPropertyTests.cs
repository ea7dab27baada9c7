using CsCheck;
using Theia.Data.Logging;
using Theia.Tests.Tensors;

namespace Theia.Tests.Logging;

public sealed class LogPropertyTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Lines_read_back_as_written()
    {
        Gen<string> name = SomeTensors.Name.Where(text => text is not ("step" or "kind" or "time" or "seconds"));
        Gen.Select(
            Gen.Long, name, Gen.Dictionary(name, Gen.Double)[0, 4],
            name.Where(text => text is not ("NaN" or "Infinity" or "-Infinity"))).Sample(
                (step, kind, values, text) =>
                {
                    using (var log = RunLog.Create(_folder["log.jsonl"]))
                    {
                        log.Write(
                            step, kind, values.Where(value => !value.Key.Equals("text", StringComparison.Ordinal)),
                            [new("text", text)]);
                    }

                    RunLogEntry entry = Assert.Single(RunLog.Read(_folder["log.jsonl"]));
                    Assert.Equal((step, kind, text), (entry.Step, entry.Kind, entry.Texts["text"]));
                    Assert.Equal(values, entry.Values);
                },
                iter: 300,
                threads: 1);
    }

    [Fact]
    public void Damaged_logs_give_data_exceptions_and_nothing_else()
    {
        using (var log = RunLog.Create(_folder["good.jsonl"]))
        {
            for (var step = 0; step < 4; step++)
                log.Write(step, "train", [new("mse", step), new("nan", double.NaN)], [new("note", "µ")]);
        }

        Mutations.OnlyDataExceptions([File.ReadAllBytes(_folder["good.jsonl"])], 1_000, bytes =>
        {
            File.WriteAllBytes(_folder["bad.jsonl"], bytes);
            RunLog.Read(_folder["bad.jsonl"]);
        });
    }

    [Fact]
    public void Damaged_event_files_give_data_exceptions_and_nothing_else()
    {
        var golden = Directory.EnumerateFiles(Goldens.At("robotdata", "tensorboard"), "events.out.*").Single();
        Mutations.OnlyDataExceptions([File.ReadAllBytes(golden)], 1_000, bytes =>
        {
            File.WriteAllBytes(_folder["bad"], bytes);
            EventRecords.Read(_folder["bad"], long.MaxValue);
        });
    }

    public void Dispose() => _folder.Dispose();
}
