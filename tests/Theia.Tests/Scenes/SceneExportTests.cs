using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using Theia.Scenes;

namespace Theia.Tests.Scenes;

/// <summary>Reads an export by the definitions of COCO and PNG alone.</summary>
public sealed class SceneExportTests : IDisposable
{
    private const int Size = 48;

    private static readonly SceneSetOptions _options =
        new() { Count = 20, Seed = 6, Size = Size, SamplesPerShard = 6, Threads = 2 };

    private readonly ScratchFolder _folder = new();

    public SceneExportTests() =>
        SceneExport.WriteCoco(_folder.Path, _options, cancellation: TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Masks_boxes_and_captions_are_those_of_the_scenes()
    {
        var (images, objects) = (0, 0);
        foreach (var split in Splits.Names)
        {
            using JsonDocument instances = Json("instances", split), captions = Json("captions", split);
            var categories = instances.RootElement.GetProperty("categories").EnumerateArray()
                .ToDictionary(one => one.GetProperty("id").GetInt32(), one => one.GetProperty("name").GetString());
            var byImage = instances.RootElement.GetProperty("annotations")
                .EnumerateArray().ToLookup(one => one.GetProperty("image_id").GetInt32());
            foreach (JsonElement image in instances.RootElement.GetProperty("images").EnumerateArray())
            {
                images++;
                var id = image.GetProperty("id").GetInt32();
                Scene scene = SceneRenderer.Render(6, id - 1, Size);
                Assert.Equal(
                    scene.Image.Pixels,
                    RgbImage.Load(_folder["images", image.GetProperty("file_name").GetString()!]).Pixels);
                Assert.Equal(scene.Facts.Objects.Count, byImage[id].Count());
                foreach (var (one, known) in byImage[id].Zip(scene.Facts.Objects))
                {
                    objects++;
                    var mask = Decode(one.GetProperty("segmentation"));
                    Assert.Equal(scene.Instances.Select(instance => instance == known.Id), mask);
                    Assert.Equal(mask.Count(inside => inside), one.GetProperty("area").GetInt32());
                    Assert.Equal(known.Box, one.GetProperty("bbox").EnumerateArray().Select(value => value.GetInt32()));
                    Assert.Equal(
                        $"{known.Class}".ToLowerInvariant(), categories[one.GetProperty("category_id").GetInt32()]);
                }

                JsonElement caption = captions.RootElement.GetProperty("annotations")
                    .EnumerateArray().Single(one => one.GetProperty("image_id").GetInt32() == id);
                Assert.Equal(scene.Facts.Caption, caption.GetProperty("caption").GetString());
            }
        }

        Assert.Equal(20, images);
        Assert.True(objects > 60);
        Assert.Equal(20, Directory.GetFiles(_folder["depth"]).Length);
        Assert.False(Directory.Exists(_folder[".pieces"]));
    }

    [Fact]
    public void Depth_is_in_millimetres()
    {
        for (var i = 0; i < 20; i++)
        {
            Scene scene = SceneRenderer.Render(6, i, Size);
            var path = _folder["depth", $"{SceneSet.KeyOf(6, i)}.png"];
            var depth = Gray16(File.ReadAllBytes(path));
            for (var at = 0; at < depth.Length; at++)
                Assert.InRange(depth[at] - (1000.0 * scene.Depth[at]), -0.51, 0.51);
            // A second decoder, which checks the checksums; it shows what is above 255 as white.
            Assert.All(RgbImage.Load(path).Pixels, gray => Assert.Equal(255, gray));
        }
    }

    [Fact]
    public void An_export_that_was_cut_off_is_finished_to_the_same_bytes()
    {
        using var other = new ScratchFolder();
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(
            () => SceneExport.WriteCoco(other.Path, _options, new StopAt(10, stop), stop.Token));
        Assert.NotEmpty(Directory.GetFiles(other[".pieces"]));
        PackReport report = SceneExport.WriteCoco(
            other.Path, _options, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(report.KeptShards, 1, report.Shards - 1);
        foreach (var file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(other[Path.GetRelativePath(_folder.Path, file)]));
        Assert.Throws<UsageException>(() => SceneExport.WriteCoco(
            other.Path, _options with { Seed = 7 }, cancellation: TestContext.Current.CancellationToken));
    }

    private JsonDocument Json(string kind, string split) =>
        JsonDocument.Parse(File.ReadAllBytes(_folder["annotations", $"{kind}_{split}.json"]));

    // COCO: runs of 0 and 1 in turn, beginning with 0, column after column.
    private static bool[] Decode(JsonElement segmentation)
    {
        int[] size = [.. segmentation.GetProperty("size").EnumerateArray().Select(value => value.GetInt32())];
        var columns = segmentation.GetProperty("counts")
            .EnumerateArray().SelectMany((count, run) => Enumerable.Repeat(run % 2 == 1, count.GetInt32())).ToArray();
        Assert.Equal(size[0] * size[1], columns.Length);
        return
        [
            .. Enumerable.Range(0, columns.Length).Select(at => columns[(at % size[1] * size[0]) + (at / size[1])]),
        ];
    }

    // PNG (ISO 15948): 8 bytes of signature; chunks of length, type, content, checksum; rows with
    // a filter each, of which 0 and 2 occur.
    private static ushort[] Gray16(ReadOnlySpan<byte> file)
    {
        using var data = new MemoryStream();
        int width = 0, height = 0;
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            ReadOnlySpan<byte> type = file.Slice(at + 4, 4), content = file.Slice(at + 8, length);
            if (type.SequenceEqual("IHDR"u8))
            {
                (width, height) = (
                    BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content[4..]));
                Assert.Equal([16, 0, 0, 0, 0], content[8..].ToArray());
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                data.Write(content);
            }

            at += length + 12;
        }

        data.Position = 0;
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        var values = new ushort[width * height];
        byte[] above = new byte[2 * width], row = new byte[(2 * width) + 1];
        for (var y = 0; y < height; y++)
        {
            zlib.ReadExactly(row);
            Assert.True(row[0] is 0 or 2);
            for (var i = 0; i < above.Length; i++)
                above[i] = (byte)(row[i + 1] + (row[0] == 2 ? above[i] : 0));
            for (var x = 0; x < width; x++)
                values[(y * width) + x] = (ushort)((above[2 * x] << 8) | above[(2 * x) + 1]);
        }

        return values;
    }

    private sealed class StopAt(int done, CancellationTokenSource stop) : IProgress<PackProgress>
    {
        public void Report(PackProgress value)
        {
            if (value.Done >= done)
                stop.Cancel();
        }
    }
}
