using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Theia.Data.Tensors;
using Theia.Training.Targets;
using static TorchSharp.torch;

namespace Theia.Tests.Loading;

/// <summary>
/// Shards that the reference wrote, read by us: every image and every feature, and the normalized ones bit for bit.
/// </summary>
[Collection("torch")]
public sealed class GoldenBatchTests
{
    [Fact]
    public void Images_of_the_reference_become_rgb_whatever_their_axes()
    {
        var faults = new List<string>();
        Dictionary<string, JsonElement> golden = Samples("images");
        foreach ((var set, var split) in GoldenShards.Splits)
        {
            foreach (SampleBatch batch in ReadOnce(set, split, []))
            {
                for (var i = 0; i < batch.Keys.Count; i++)
                {
                    ReadOnlySpan<byte> image = batch.Images.AsSpan(
                        i * batch.Height * batch.Width * 3, batch.Height * batch.Width * 3);
                    JsonElement expected = golden[$"{set}|{batch.Keys[i]}"];
                    if (Convert.ToHexStringLower(SHA256.HashData(image))
                        != expected.GetProperty("rgb_sha256").GetString())
                    {
                        faults.Add($"{set} {batch.Keys[i]} {expected.GetProperty("stored_shape")}");
                    }

                    golden.Remove($"{set}|{batch.Keys[i]}");
                }
            }
        }

        Assert.Empty(faults);
        Assert.Empty(golden);
    }

    [Fact]
    public void Features_come_with_their_images_and_class_tokens_lose_the_leading_one()
    {
        var faults = new List<string>();
        foreach (TeacherSpec teacher in GoldenShards.Teachers)
        {
            Dictionary<string, JsonElement> golden = Samples(teacher.FolderName);
            foreach ((var set, var split) in GoldenShards.Splits)
            {
                foreach (SampleBatch batch in ReadOnce(
                    set, split, [new FeatureRequest(teacher, teacher.HasClassToken)]))
                {
                    FeatureColumn column = batch.Features[teacher.Id];
                    for (var i = 0; i < batch.Keys.Count; i++)
                    {
                        Assert.True(golden.Remove($"{set}|{batch.Keys[i]}", out JsonElement sample));
                        Compare(
                            faults, $"{set} {batch.Keys[i]} embedding",
                            sample.GetProperty("tensors").GetProperty("embedding"), Part(column.Embedding, i, batch));
                        if (column.ClassToken is { } tokens)
                        {
                            Compare(
                                faults, $"{set} {batch.Keys[i]} cls",
                                sample.GetProperty("tensors").GetProperty("cls_token"), Part(tokens, i, batch));
                        }
                    }
                }
            }

            Assert.Empty(golden);
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void Normalized_features_equal_the_reference_to_the_bit()
    {
        using var file = SafetensorsFile.Open(Goldens.At("data", "shards", "normalised.safetensors"));
        var faults = new List<string>();
        var seen = 0;
        foreach ((var set, var split) in GoldenShards.Splits)
        {
            foreach (SampleBatch batch in ReadOnce(set, split, GoldenShards.Everything))
            {
                foreach (TeacherSpec teacher in GoldenShards.Teachers)
                {
                    var statistics = ChannelStatistics.Load(GoldenShards.Root, set, teacher);
                    using var normalizer = new StandardNormalizer(statistics, CPU);
                    for (var i = 0; i < batch.Keys.Count; i++)
                    {
                        Check(
                            $"{set}|{batch.Keys[i]}|{teacher.Id}|embedding",
                            Part(batch.Features[teacher.Id].Embedding, i, batch), normalizer);
                        if (batch.Features[teacher.Id].ClassToken is { } tokens)
                            Check($"{set}|{batch.Keys[i]}|{teacher.Id}|cls", Part(tokens, i, batch), normalizer);
                    }
                }
            }
        }

        Assert.Empty(faults);
        Assert.Equal(file.Tensors.Count, seen);

        void Check(string name, ReadOnlySpan<ushort> raw, StandardNormalizer normalizer)
        {
            if (!file.Tensors.ContainsKey(name))
                return;
            seen++;
            var channels = (int)normalizer.Inverse!.Channels!;
            using var bits = DeviceTensors.BFloat16(raw, [1, channels, raw.Length / channels], CPU);
            using var floats = normalizer.Normalize(bits);
            ushort[] normalized = [.. floats.data<float>().Select(BFloat16.FromSingle)];
            if (!MemoryMarshal.AsBytes<ushort>(normalized).SequenceEqual(file.Read(name).Bytes.Span))
                faults.Add(name);
        }
    }

    private static ReadOnlySpan<ushort> Part(ushort[] values, int i, SampleBatch batch) =>
        values.AsSpan(i * (values.Length / batch.Keys.Count), values.Length / batch.Keys.Count);

    // First four values exactly; the sum to 1e-9 relative, as the README says: it was taken in another order.
    private static void Compare(List<string> faults, string name, JsonElement golden, ReadOnlySpan<ushort> values)
    {
        double[] numbers = [.. values.ToArray().Select(bits => (double)BFloat16.ToSingle(bits))];
        var sum = golden.GetProperty("sum").GetDouble();
        if (!golden.GetProperty("first").EnumerateArray().Select(value => value.GetDouble())
            .SequenceEqual(numbers.Take(golden.GetProperty("first").GetArrayLength()))
            || Math.Abs(numbers.Sum() - sum) > 1e-9 * Math.Abs(sum))
        {
            faults.Add($"{name}: sum {numbers.Sum()} instead of {sum}");
        }
    }

    private static IEnumerable<SampleBatch> ReadOnce(string set, string split, IReadOnlyList<FeatureRequest> features)
    {
        using var batches = DistillationBatches.Open(
            GoldenShards.Root, [new DatasetWeight(set)], split, features,
            new BatchOptions { BatchSize = 4, Shuffle = false, Once = true });
        for (var step = 0; step < batches.StepsPerEpoch; step++)
            yield return batches.Read(step);
    }

    private static Dictionary<string, JsonElement> Samples(string column) =>
        GoldenShards.Manifest.GetProperty("samples").EnumerateArray()
            .Where(sample => sample.GetProperty("shard").GetString()!.Split('/')[1] == column)
            .ToDictionary(
                sample =>
                    $"{sample.GetProperty("shard").GetString()!.Split('/')[0]}|{sample.GetProperty("key").GetString()}",
                StringComparer.Ordinal);
}
