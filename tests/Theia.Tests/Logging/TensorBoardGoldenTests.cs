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
    public void Curves_images_histograms_and_texts_have_the_values_of_tensorboard()
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
        Compare("histograms", (golden, value) =>
        {
            Assert.Equal(golden.GetProperty("min").GetDouble(), value.Histo.Min);
            Assert.Equal(golden.GetProperty("max").GetDouble(), value.Histo.Max);
            Assert.Equal(golden.GetProperty("num").GetDouble(), value.Histo.Num);
            Assert.Equal(golden.GetProperty("sum").GetDouble(), value.Histo.Sum);
            Assert.Equal(golden.GetProperty("sum_squares").GetDouble(), value.Histo.SumSquares);
            Assert.Equal(
                golden.GetProperty("bucket_limit").EnumerateArray().Select(limit => limit.GetDouble()),
                value.Histo.BucketLimit);
            Assert.Equal(
                golden.GetProperty("bucket").EnumerateArray().Select(count => count.GetDouble()), value.Histo.Bucket);
        });
        Compare("text", (golden, value) =>
        {
            Assert.Equal(
                golden.GetProperty("strings").EnumerateArray().Select(text => text.GetString()),
                value.Tensor.StringVal.Select(text => text.ToStringUtf8()));
            Assert.Equal("text", value.Metadata.PluginData.PluginName);
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
    public void Curves_and_texts_are_written_as_pytorch_writes_them_to_the_byte()
    {
        using var folder = new ScratchFolder();
        var clock = new SettableClock();
        List<Event> golden = [.. EventRecords.Read(GoldenFile, long.MaxValue).Events
            .Where(read => read.Summary?.Value is [{ SimpleValue: not 0 } or { Tensor: not null }])];
        using (var log = TensorBoardLog.Create(folder.Path, clock))
        {
            foreach (Event wanted in golden)
            {
                SummaryValue value = wanted.Summary.Value[0];
                clock.Now = DateTimeOffset.UnixEpoch.AddSeconds(wanted.WallTime);
                if (value.Tensor is null)
                {
                    log.Scalars(wanted.Step, [new(value.Tag, value.SimpleValue)]);
                }
                else
                {
                    log.Text(
                        wanted.Step, value.Tag[..^"/text_summary".Length], value.Tensor.StringVal[0].ToStringUtf8());
                }
            }
        }

        var written = EventRecords.Read(Directory.GetFiles(folder.Path).Single(), long.MaxValue).Events;
        Assert.Equal("brain.Event:2", written[0].FileVersion);
        Assert.Equal(
            golden.Select(wanted => wanted.ToByteString().ToBase64()),
            written.Skip(1).Select(read => read.ToByteString().ToBase64()));
    }

    [Fact]
    public void Values_spread_as_in_a_histogram_of_pytorch_give_its_buckets_again()
    {
        foreach (JsonElement golden in _golden.GetProperty("histograms")
            .EnumerateObject().SelectMany(tag => tag.Value.EnumerateArray()))
        {
            var limits = golden.GetProperty("bucket_limit")
                .EnumerateArray().Select(limit => limit.GetDouble()).ToList();
            var counts = golden.GetProperty("bucket").EnumerateArray().Select(count => count.GetDouble()).ToList();
            var values = new List<float>();
            for (var i = 1; i < counts.Count; i++)
                values.AddRange(Enumerable.Repeat((float)((limits[i - 1] + limits[i]) / 2), (int)counts[i]));

            Histogram ours = HistogramBuckets.Count(values.ToArray())!;

            Assert.Equal(limits, ours.BucketLimit);
            Assert.Equal(counts, ours.Bucket);
        }
    }

    private static float Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? float.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : (float)value.GetDouble();
}
