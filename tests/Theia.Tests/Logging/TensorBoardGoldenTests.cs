using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Theia.Data.Logging;

namespace Theia.Tests.Logging;

public sealed class TensorBoardGoldenTests
{
    private readonly JsonElement _golden = Goldens.Json("robotdata", "tensorboard", "events.expected.json");

    private static string GoldenFile =>
        Directory.EnumerateFiles(Goldens.At("robotdata", "tensorboard"), "events.out.*").Single();

    [Fact]
    public void Checksums_equal_the_published_ones()
    {
        foreach (JsonElement value in _golden.GetProperty("crc32c").EnumerateArray())
        {
            var bytes = Convert.FromHexString(value.GetProperty("bytes_hex").GetString()!);
            Assert.Equal(value.GetProperty("crc").GetString(), $"0x{Crc32C.Compute(bytes):x8}");
            Assert.Equal(value.GetProperty("masked").GetString(), $"0x{Crc32C.Masked(bytes):x8}");
        }
    }

    [Fact]
    public void Every_record_of_pytorch_is_read_and_written_again_to_the_byte()
    {
        var file = File.ReadAllBytes(GoldenFile);
        (List<Event> events, var length) = EventRecords.Read(GoldenFile, long.MaxValue);
        var records = _golden.GetProperty("records").EnumerateArray().ToList();
        Assert.Equal(file.Length, length);
        Assert.Equal(records.Count, events.Count);
        for (var i = 0; i < records.Count; i++)
        {
            var record = EventRecords.Write(events[i]);
            var offset = records[i].GetProperty("offset").GetInt32();
            Assert.Equal(file[offset..(offset + record.Length)], record);
            Assert.Equal(records[i].GetProperty("length").GetInt32(), record.Length - 16);
            if (records[i].GetProperty("data_base64").GetString() is { } data)
                Assert.Equal(data, Convert.ToBase64String(record.AsSpan(12..^4)));
        }
    }

    [Fact]
    public void Curves_and_images_have_the_values_of_tensorboard()
    {
        var values = EventRecords.Read(GoldenFile, long.MaxValue).Events
            .SelectMany(read => read.Summary?.Value.Select(value => (read.WallTime, read.Step, Value: value)) ?? [])
            .ToLookup(read => read.Value.Tag, StringComparer.Ordinal);

        Compare("scalars", (golden, value) => Assert.Equal(Number(golden.GetProperty("value")), value.SimpleValue));
        Compare("images", (golden, value) =>
        {
            var image = RgbImage.Decode(value.Image.EncodedImageString.ToByteArray(), "image");
            Assert.Equal(
                golden.GetProperty("png_sha256").GetString(),
                Convert.ToHexStringLower(SHA256.HashData(value.Image.EncodedImageString.Span)));
            Assert.Equal(
                (golden.GetProperty("width").GetInt32(), golden.GetProperty("height").GetInt32()),
                (value.Image.Width, value.Image.Height));
            Assert.Equal(
                golden.GetProperty("rgb").EnumerateArray().SelectMany(row => row.EnumerateArray())
                    .SelectMany(pixel => pixel.EnumerateArray()).Select(channel => channel.GetByte()),
                image.Pixels);
        });

        void Compare(string kind, Action<JsonElement, SummaryValue> compare)
        {
            foreach (JsonProperty tag in _golden.GetProperty(kind).EnumerateObject())
            {
                var golden = tag.Value.EnumerateArray().ToList();
                Assert.Equal(
                    golden.Select(
                        point => (point.GetProperty("wall_time").GetDouble(), point.GetProperty("step").GetInt64())),
                    values[tag.Name].Select(read => (read.WallTime, read.Step)));
                foreach ((JsonElement point, (double, long, SummaryValue Value) read) in golden.Zip(values[tag.Name]))
                    compare(point, read.Value);
            }
        }
    }

    [Fact]
    public void Curves_are_written_as_pytorch_writes_them_to_the_byte()
    {
        using var folder = new ScratchFolder();
        var clock = new SettableClock();
        List<Event> golden = [.. EventRecords.Read(GoldenFile, long.MaxValue).Events
            .Where(read => read.Summary?.Value is [{ SimpleValue: not 0 }])];
        using (var log = TensorBoardLog.Create(folder.Path, clock))
        {
            foreach (Event wanted in golden)
            {
                SummaryValue value = wanted.Summary.Value[0];
                clock.Now = DateTimeOffset.UnixEpoch.AddSeconds(wanted.WallTime);
                log.Scalars(wanted.Step, [new(value.Tag, value.SimpleValue)]);
            }
        }

        var written = EventRecords.Read(Directory.GetFiles(folder.Path).Single(), long.MaxValue).Events;
        Assert.Equal("brain.Event:2", written[0].FileVersion);
        Assert.Equal(
            golden.Select(wanted => wanted.ToByteString().ToBase64()),
            written.Skip(1).Select(read => read.ToByteString().ToBase64()));
    }

    private static float Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? float.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : (float)value.GetDouble();
}
