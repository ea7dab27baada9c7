namespace Theia.Tests.Features;

/// <summary>
/// Extraction and measurement that are stopped anywhere end, when started again, with the bytes of an undisturbed run.
/// </summary>
public sealed class InterruptionTests : IDisposable
{
    private static readonly TeacherSpec _spec = FakeTeacher.Small;
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_full_disk_at_any_call_of_an_extraction_loses_nothing_finished()
    {
        var set = SomeSet.Pack(_folder["set"], train: 8, val: 2, perShard: 3);
        SortedDictionary<string, string> undisturbed = Undisturbed(set, () => Extract(set));

        for (var failAt = 1; ; failAt += 2)
        {
            var finished = false;
            var disk = new FailingFileSystem(failAt);
            using (Theia.Data.IO.FileSystem.Substitute(disk))
            {
                try
                {
                    Extract(set);
                    finished = true;
                }
                catch (ResourceException failure)
                {
                    Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
                }
            }

            AssertPart(undisturbed, set.Path);
            if (finished)
                break;
            if (failAt % 3 == 0)
                // sometimes from the start, sometimes further
                Directory.Delete(set.ColumnPath(_spec.FolderName), recursive: true);
        }

        Extract(set);
        Assert.Equal(undisturbed, SomeSet.Snapshot(set.Path));
    }

    [Fact]
    public void Canceled_extractions_go_on_to_the_same_bytes()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var set = SomeSet.Pack(_folder["set"], train: 23, val: 4, perShard: 6);
        SortedDictionary<string, string> undisturbed = Undisturbed(set, () => Extract(set));

        for (var stops = 0; stops < 12; stops++)
        {
            using var stop = new CancellationTokenSource();
            var limit = random.Next(0, 27);
            try
            {
                Extract(set, stop, seen => { if (seen >= limit) stop.Cancel(); });
            }
            catch (OperationCanceledException)
            {
                AssertPart(undisturbed, set.Path);
            }

            if (random.Next(3) == 0 && Directory.Exists(set.ColumnPath(_spec.FolderName)))
                Directory.Delete(set.ColumnPath(_spec.FolderName), recursive: true);
        }

        Extract(set);
        Assert.Equal(undisturbed, SomeSet.Snapshot(set.Path));
    }

    [Fact]
    public void A_full_disk_or_a_stop_at_any_point_of_a_measurement_changes_no_bit_of_it()
    {
        var set = SomeSet.Pack(_folder["set"], train: 11, val: 2, perShard: 3).WithFeatures(_spec);
        var statistics = Path.GetDirectoryName(ChannelStatistics.PathOf(_folder.Path, "set", _spec))!;
        SomeSet.Measure(set, _spec);
        SortedDictionary<string, string> undisturbed = SomeSet.Snapshot(statistics);
        Assert.Single(undisturbed);
        Directory.Delete(statistics, recursive: true);

        var most = 0;
        for (var failAt = 1; ; failAt++)
        {
            using (Theia.Data.IO.FileSystem.Substitute(new FailingFileSystem(failAt)))
            {
                try
                {
                    SomeSet.Measure(set, _spec);
                    break;
                }
                catch (ResourceException)
                {
                    most = Math.Max(
                        most, Directory.GetFiles(statistics, "*.safetensors", SearchOption.AllDirectories).Length);
                    Assert.Empty(Directory.GetFiles(statistics, "*.tmp", SearchOption.AllDirectories));
                }
            }
        }

        Assert.Equal(undisturbed, SomeSet.Snapshot(statistics));
        Assert.InRange(most, 1, 5);   // partial results were there, and the next run went on with them

        for (var shard = 0; shard < 5; shard++)
        {
            Directory.Delete(statistics, recursive: true);
            using var stop = new CancellationTokenSource();
            try
            {
                SomeSet.Measure(set, _spec, progress: new StopAfter(shard, stop), cancellation: stop.Token);
            }
            catch (OperationCanceledException)
            {
                // partial results lie in a folder of their own
                Assert.Empty(Directory.GetFiles(statistics, "*.safetensors"));
            }

            SomeSet.Measure(set, _spec);
            Assert.Equal(undisturbed, SomeSet.Snapshot(statistics));
        }
    }

    // Runs once to the end, remembers, and clears the column.
    private static SortedDictionary<string, string> Undisturbed(DatasetFolder set, Action extract)
    {
        extract();
        SortedDictionary<string, string> snapshot = SomeSet.Snapshot(set.Path);
        Directory.Delete(set.ColumnPath(_spec.FolderName), recursive: true);
        return snapshot;
    }

    // Every tar that is there is a finished one; no leftovers.
    private static void AssertPart(SortedDictionary<string, string> undisturbed, string folder)
    {
        foreach ((var path, var hash) in SomeSet.Snapshot(folder))
        {
            Assert.DoesNotContain(".tmp", path, StringComparison.Ordinal);
            if (path.EndsWith(".tar", StringComparison.Ordinal))
                Assert.Equal(undisturbed[path], hash);
        }
    }

    private static void Extract(DatasetFolder set, CancellationTokenSource? stop = null, Action<int>? onBatch = null)
    {
        using var teacher = new FakeTeacher(_spec) { OnBatch = onBatch };
        FeatureExtraction.RunAll(
            teacher, set, new ExtractionOptions { BatchSize = 2 },
            cancellation: stop?.Token ?? TestContext.Current.CancellationToken);
    }

    private sealed class StopAfter(int shards, CancellationTokenSource stop) : IProgress<MeasureProgress>
    {
        public void Report(MeasureProgress value)
        {
            if (value.Shards > shards)
                stop.Cancel();
        }
    }
}
