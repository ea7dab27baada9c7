using Theia.Data.IO;
using Theia.Data.Logging;

namespace Theia.Tests.Logging;

public sealed class TensorBoardLogTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void A_resumed_log_equals_an_undisturbed_one_but_for_its_clock()
    {
        using (var log = TensorBoardLog.Create(_folder.Path))
            Write(log, 1, 10);
        using (var log = TensorBoardLog.Resume(_folder.Path, lastStep: 6))
            Write(log, 7, 12);
        using (var log = TensorBoardLog.Create(_folder["whole"]))
            Write(log, 1, 12);

        Assert.Equal(Contents(_folder["whole"]), Contents(_folder.Path));
    }

    [Fact]
    public void Killed_at_any_byte_a_log_keeps_its_whole_events_and_goes_on()
    {
        using (var log = TensorBoardLog.Create(_folder["whole"]))
            Write(log, 1, 2);
        var whole = Directory.GetFiles(_folder["whole"]).Single();
        var bytes = File.ReadAllBytes(whole);
        var steps = EventRecords.Read(whole, long.MaxValue).Events.Skip(1).Select(read => read.Step).ToList();
        Directory.CreateDirectory(_folder["cut"]);
        var cut = _folder["cut", Path.GetFileName(whole)];
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(cut, bytes[..length]);
            using (var log = TensorBoardLog.Resume(_folder["cut"], lastStep: 100))
                log.Scalars(50, [new("loss", 1)]);

            (List<Event> events, var kept) = EventRecords.Read(cut, long.MaxValue);
            Assert.Equal(new FileInfo(cut).Length, kept);
            Assert.Equal("brain.Event:2", events[0].FileVersion);
            Assert.Equal([.. steps.Take(events.Count - 2), 50], events.Skip(1).Select(read => read.Step));
        }
    }

    [Fact]
    public void A_damaged_event_file_is_refused_and_left_as_it_is()
    {
        using (var log = TensorBoardLog.Create(_folder.Path))
            Write(log, 1, 2);
        var path = Directory.GetFiles(_folder.Path).Single();
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(path, damaged);
            Assert.Throws<DataException>(() => TensorBoardLog.Resume(_folder.Path, lastStep: 2));
            Assert.Equal(damaged, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void Zeros_left_by_a_power_cut_are_dropped()
    {
        using (var log = TensorBoardLog.Create(_folder.Path))
            Write(log, 1, 1);
        var path = Directory.GetFiles(_folder.Path).Single();
        var before = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. before, .. new byte[500]]);

        TensorBoardLog.Resume(_folder.Path, lastStep: 1).Dispose();

        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void An_event_file_of_another_program_is_not_cut()
    {
        using (var log = TensorBoardLog.Create(_folder.Path))
            Write(log, 1, 4);
        var own = Directory.GetFiles(_folder.Path).Single();
        var foreign = _folder["events.out.tfevents.9999999999.host.7"];
        File.Copy(own, foreign);
        TensorBoardLog.Resume(_folder.Path, lastStep: 1).Dispose();
        Assert.True(new FileInfo(own).Length < new FileInfo(foreign).Length);
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
                    using var log = TensorBoardLog.Create(_folder.Path);
                    Write(log, 1, 1);
                });
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void Write(TensorBoardLog log, int from, int to)
    {
        for (var step = from; step <= to; step++)
        {
            log.Scalars(step, [new("train/mse", 1.0 / step), new("train/cos", step == 3 ? double.NaN : step)]);
            log.Image(step, "tokens", new RgbImage(2, 1, [1, 2, 3, 4, 5, 6]));
        }

        log.Flush();
    }

    private static List<Event> Contents(string folder)
    {
        List<Event> events = EventRecords.Read(Directory.GetFiles(folder).Single(), long.MaxValue).Events;
        foreach (Event read in events)
            read.WallTime = 0;
        return events;
    }
}
