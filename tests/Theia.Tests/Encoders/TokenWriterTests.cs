using Theia.Data.IO;

namespace Theia.Tests.Encoders;

public sealed class TokenWriterTests : IDisposable
{
    private static readonly KeyValuePair<string, string>[] _mark = [KeyValuePair.Create("theia", "tokens")];

    private readonly ScratchFolder _folder = new();

    private string Path => _folder["tokens.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 16)]
    [InlineData(40, 16)]
    [InlineData(40, 64)]
    [InlineData(40, 1)]
    public void The_file_is_that_of_all_tokens_written_at_once(int count, int batchSize)
    {
        var encoded = Write(Sources(count), batchSize: batchSize);

        Assert.Equal(count, encoded.Tokens.Count);
        Assert.Equal(AtOnce(Sources(count)), File.ReadAllBytes(Path));
    }

    // The header gets shorter than the room that was kept for it, so the data moves.
    [Theory]
    [InlineData(0)]
    [InlineData(1, 5, 39)]
    [InlineData(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)]
    public void Images_that_cannot_be_read_are_named_and_leave_no_trace_in_the_file(params int[] damaged)
    {
        ImageSource[] sources = Sources(40);
        foreach (var i in damaged)
            sources[i] = sources[i] with { Load = () => throw new DataException(sources[i].Path, "is damaged.") };

        var encoded = Write(sources, batchSize: 8);

        Assert.Equal(damaged.Select(i => sources[i].Path), encoded.Skipped.Select(skipped => skipped.Path));
        Assert.Equal(AtOnce([.. sources.Where((_, i) => !damaged.Contains(i))]), File.ReadAllBytes(Path));
    }

    [Fact]
    public void Arrays_of_different_sizes_are_written_as_they_come()
    {
        ImageSource[] sources = [.. Sources(30).Select((source, i) => source with
        {
            Load = () => NoiseImages.Image(10 + i, 9 + (i % 7), i),
        })];

        TokenWriter.Write(Path, new PixelRows(), sources, 4, _mark, cancellation: Cancellation);

        Assert.Equal(AtOnce(sources, new PixelRows()), File.ReadAllBytes(Path));
    }

    [Fact]
    public void Memory_does_not_depend_on_the_number_of_images()
    {
        const int Batch = 4, Count = 200;
        var (alive, most) = (0, 0);
        List<long> written = [];
        ImageSource[] sources =
        [
            .. Sources(Count).Select(source => source with
            {
                Load = () =>
                {
                    InterlockedMax(ref most, Interlocked.Increment(ref alive));
                    return source.Load();
                },
            }),
        ];
        var encoder = new CellEncoder(64)
        {
            OnBatch = images =>
            {
                // What is encoded is let go of, and what was encoded before is on the disk but for a buffer.
                Interlocked.Add(ref alive, -images.Count);
                written.Add(Directory.EnumerateFiles(_folder.Path, ".*").Sum(file => new FileInfo(file).Length));
            },
        };

        TokenWriter.Write(Path, encoder, sources, Batch, cancellation: TestContext.Current.CancellationToken);

        Assert.InRange(most, 1, (2 * Batch) + 2);
        const int Array = 64 * 64 * 3 * sizeof(float), Buffer = 1 << 16;
        for (var batch = 0; batch < written.Count; batch++)
            Assert.InRange(written[batch], ((long)batch * Batch * Array) - Buffer, long.MaxValue);
    }

    [Fact]
    public void The_encoder_gets_batches_of_the_size_that_was_asked_for()
    {
        List<int> batches = [];
        var encoder = new CellEncoder(4) { OnBatch = images => batches.Add(images.Count) };
        TokenWriter.Write(Path, encoder, Sources(70), 32, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([32, 32, 6], batches);
    }

    [Fact]
    public void Stopping_leaves_the_file_of_before_and_nothing_else()
    {
        File.WriteAllText(Path, "before");
        using var stop = new CancellationTokenSource();
        var encoder = new CellEncoder(4) { OnBatch = _ => stop.Cancel() };

        Assert.Throws<OperationCanceledException>(
            () => TokenWriter.Write(Path, encoder, Sources(40), 8, cancellation: stop.Token));

        Assert.Equal("before", File.ReadAllText(Path));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_full_disk_leaves_the_file_of_before_and_nothing_else()
    {
        File.WriteAllText(Path, "before");
        ImageSource[] sources = Sources(9);
        sources[3] = sources[3] with { Load = () => throw new DataException(sources[3].Path, "is damaged.") };
        var whole = new FailingFileSystem(int.MaxValue);
        using (FileSystem.Substitute(whole))
            Write(sources, batchSize: 4);
        File.WriteAllText(Path, "before");
        for (var failAt = 1; failAt <= whole.Calls; failAt++)
        {
            using (FileSystem.Substitute(new FailingFileSystem(failAt)))
                Assert.Throws<ResourceException>(() => Write(sources, batchSize: 4));
            Assert.Equal("before", File.ReadAllText(Path));
            Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
        }
    }

    [Fact]
    public void What_a_killed_process_left_of_the_file_goes_away_and_other_files_stay()
    {
        var own = _folder[".tokens.safetensors.999999999.theia.tmp"];
        var foreign = _folder[".other.safetensors.999999999.theia.tmp"];
        File.WriteAllText(own, "");
        File.WriteAllText(foreign, "");
        Write(Sources(2));
        Assert.False(File.Exists(own));
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public void A_file_of_another_kind_or_for_too_many_images_is_refused()
    {
        foreach (var (name, count) in new[] { ("a.json", 1), ("a.npy", 2) })
        {
            Assert.Throws<UsageException>(
                () => TokenWriter.Write(_folder[name], new CellEncoder(2), Sources(count), cancellation: Cancellation));
        }

        Assert.Throws<UsageException>(() => Write(Sources(1), batchSize: 0));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ImageSource[] Sources(int count) =>
    [
        .. Enumerable.Range(0, count)
            .Select(i => new ImageSource($"{i:00}.png", "", "", () => NoiseImages.Image(12, 8, i))),
    ];

    private EncodedImages Write(ImageSource[] sources, int batchSize = 16) =>
        TokenWriter.Write(Path, new CellEncoder(4), sources, batchSize, _mark, cancellation: Cancellation);

    private static byte[] AtOnce(ImageSource[] sources, IImageEncoder? encoder = null)
    {
        encoder ??= new CellEncoder(4);
        var tokens = encoder.Info.Tokens!;
        return SafetensorsWriter.ToBytes(
            sources.Select(source => new TensorSource(source.Path, encoder.Encode([source.Load()])[0][tokens])), _mark);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen; seen = most)
            Interlocked.CompareExchange(ref most, value, seen);
    }

    // A token per pixel, so that the size depends on the image.
    private sealed class PixelRows : IImageEncoder
    {
        public EncoderInfo Info { get; } = new() { Tokens = "pixels", Width = 3 };

        public IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Encode(IReadOnlyList<RgbImage> images) =>
        [
            .. images.Select(image => new Dictionary<string, TensorData>(StringComparer.Ordinal)
            {
                ["pixels"] = new(DType.U8, [image.Width * image.Height, 3], image.Pixels.ToArray()),
            }),
        ];

        public void Dispose()
        {
        }
    }
}
