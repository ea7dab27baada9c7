using Theia.Data.IO;
using Theia.Data.Logging;

namespace Theia.Tests.Logging;

public sealed class RunLogTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Clock_times_are_the_last_fields_of_a_line()
    {
        var clock = new SettableClock { Now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };
        using (var log = RunLog.Create(_folder["log.jsonl"], clock))
        {
            clock.Now += TimeSpan.FromSeconds(1.5);
            log.Write(
                10, "train", [new("mse", 0.1f), new("grad norm", double.NaN), new("lr", 1e-7)],
                [new("note", "µ \"x\"\n")]);
        }

        Assert.Equal(
            """{"step":10,"kind":"train","mse":0.10000000149011612,"grad norm":"NaN","lr":1E-07,"note":"µ \"x\"\n","time":"2026-01-02T03:04:06.500Z","seconds":1.5}"""
                + "\n",
            File.ReadAllText(_folder["log.jsonl"]));
        RunLogEntry entry = Assert.Single(RunLog.Read(_folder["log.jsonl"]));
        Assert.Equal((10, "train", 1.5, clock.Now), (entry.Step, entry.Kind, entry.Seconds, entry.Time));
        Assert.Equal([new("mse", 0.1f), new("grad norm", double.NaN), new("lr", 1e-7)], entry.Values);
        Assert.Equal("µ \"x\"\n", entry.Texts["note"]);
    }

    [Fact]
    public void A_resumed_log_equals_an_undisturbed_one_but_for_its_clock()
    {
        using (var log = RunLog.Create(_folder["log.jsonl"]))
            Write(log, 1, 10);
        using (var log = RunLog.Resume(_folder["log.jsonl"], lastStep: 6))
            Write(log, 7, 12);
        using (var log = RunLog.Create(_folder["whole.jsonl"]))
            Write(log, 1, 12);

        Assert.Equal(WithoutClock("whole.jsonl"), WithoutClock("log.jsonl"));
    }

    [Fact]
    public void Killed_at_any_byte_a_log_keeps_its_whole_lines_and_goes_on()
    {
        using (var log = RunLog.Create(_folder["log.jsonl"]))
            Write(log, 1, 3);
        var bytes = File.ReadAllBytes(_folder["log.jsonl"]);
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(_folder["log.jsonl"], bytes[..length]);
            var before = RunLog.Read(_folder["log.jsonl"]).Count;
            using (var log = RunLog.Resume(_folder["log.jsonl"], lastStep: 100))
                log.Write(50, "train", []);

            Assert.Equal(bytes[..length].Count(value => value == '\n'), before);
            Assert.Equal(
                [.. Enumerable.Range(1, before), 50],
                RunLog.Read(_folder["log.jsonl"]).Select(entry => (int)entry.Step));
        }
    }

    [Fact]
    public void The_seconds_of_a_resumed_run_go_on_where_it_stopped()
    {
        var clock = new SettableClock();
        using (var log = RunLog.Create(_folder["log.jsonl"], clock))
        {
            clock.Now += TimeSpan.FromSeconds(7);
            log.Write(1, "train", []);
        }

        clock.Now += TimeSpan.FromHours(5);
        using (var log = RunLog.Resume(_folder["log.jsonl"], lastStep: 1, clock))
        {
            clock.Now += TimeSpan.FromSeconds(2);
            log.Write(2, "train", []);
        }

        Assert.Equal([7.0, 9.0], RunLog.Read(_folder["log.jsonl"]).Select(entry => entry.Seconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"step":1,"kind":"a","time":"2026-01-01T00:00:00Z","seconds":1}x""")]
    [InlineData("""{"step":1.5,"kind":"a","time":"2026-01-01T00:00:00Z","seconds":1}""")]
    [InlineData("""{"step":1,"kind":null,"time":"2026-01-01T00:00:00Z","seconds":1}""")]
    [InlineData("""{"step":1,"kind":"a","time":"yesterday","seconds":1}""")]
    [InlineData("""{"step":1,"kind":"a","time":"2026-01-01T00:00:00Z","seconds":"1"}""")]
    [InlineData("""{"step":1,"kind":"a","more":{},"time":"2026-01-01T00:00:00Z","seconds":1}""")]
    [InlineData("""{"step":1,"kind":"\ud800","time":"2026-01-01T00:00:00Z","seconds":1}""")]
    public void A_damaged_line_before_the_last_is_named_and_nothing_is_cut(string line)
    {
        const string Good = """{"step":1,"kind":"a","time":"2026-01-01T00:00:00Z","seconds":1}""";
        var text = $"{Good}\n{line}\n{Good}\n";
        File.WriteAllText(_folder["log.jsonl"], text);

        Assert.Contains(
            "line 2", Assert.Throws<DataException>(() => RunLog.Read(_folder["log.jsonl"])).Message,
            StringComparison.Ordinal);
        Assert.Throws<DataException>(() => RunLog.Resume(_folder["log.jsonl"], lastStep: 5));
        Assert.Equal(text, File.ReadAllText(_folder["log.jsonl"]));

        File.WriteAllText(_folder["log.jsonl"], $"{Good}\n{line}\n");
        Assert.Single(RunLog.Read(_folder["log.jsonl"]));
    }

    [Fact]
    public void Names_of_the_log_itself_and_names_used_twice_are_refused()
    {
        using var log = RunLog.Create(_folder["log.jsonl"]);
        Assert.Throws<ArgumentException>(() => log.Write(1, "train", [new("time", 1)]));
        Assert.Throws<ArgumentException>(() => log.Write(1, "train", [new("a", 1)], [new("a", "b")]));
        Assert.Equal(0, new FileInfo(_folder["log.jsonl"]).Length);
    }

    [Fact]
    public void A_full_disk_is_reported_as_such()
    {
        for (var failAt = 1; failAt <= 3; failAt++)
        {
            using (FileSystem.Substitute(new FailingFileSystem(failAt)))
            {
                Assert.Throws<ResourceException>(() =>
                {
                    using var log = RunLog.Create(_folder["log.jsonl"]);
                    log.Write(1, "train", []);
                    log.Flush();
                });
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void Write(RunLog log, int from, int to)
    {
        for (var step = from; step <= to; step++)
            log.Write(step, "train", [new("mse", 1.0 / step)], step % 3 == 0 ? [new("note", "thrice")] : null);
    }

    private IEnumerable<string> WithoutClock(string name) =>
        File.ReadLines(_folder[name]).Select(line => line[..line.LastIndexOf(",\"time\":", StringComparison.Ordinal)]);
}
