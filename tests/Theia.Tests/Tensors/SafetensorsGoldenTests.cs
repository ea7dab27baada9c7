using System.Security.Cryptography;
using System.Text.Json;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Tests.Tensors;

public sealed class SafetensorsGoldenTests
{
    [Fact]
    public void Good_files_give_the_tensors_and_metadata_of_the_official_library()
    {
        var wrong = new List<string>();
        foreach (JsonElement golden in Goldens.Json("data", "safetensors", "safetensors.json")
            .GetProperty("good").EnumerateArray())
        {
            var name = golden.GetProperty("file").GetString()!;
            var path = Goldens.At("data", "safetensors", name);
            using var file = SafetensorsFile.Open(path);
            wrong.AddRange(Differences(golden, file.Tensors, file.Metadata, file.Read)
                .Select(difference => $"{name}: {difference}"));
            var blob = SafetensorsBlob.Parse(File.ReadAllBytes(path), name);
            wrong.AddRange(Differences(golden, blob.Tensors, blob.Header.Metadata, blob.Read)
                .Select(difference => $"{name} in memory: {difference}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Broken_files_are_refused_by_name_from_disk_and_from_memory()
    {
        var wrong = new List<string>();
        foreach (JsonElement golden in Goldens.Json("data", "safetensors", "safetensors.json")
            .GetProperty("broken").EnumerateArray())
        {
            var name = golden.GetProperty("file").GetString()!;
            var path = Goldens.At("data", "safetensors", name);
            var mustRefuse = string.Equals(
                golden.GetProperty("expect").GetString(), "refuse", StringComparison.Ordinal);
            Check(path, () => SafetensorsFile.ReadAll(path));
            Check(name, () =>
            {
                var blob = SafetensorsBlob.Parse(File.ReadAllBytes(path), name);
                foreach (var tensor in blob.Tensors.Keys)
                    blob.Read(tensor);
            });

            void Check(string source, Action read)
            {
                var caught = Record.Exception(read);
                if (caught is null
                    ? mustRefuse
                    : caught is not DataException data || !string.Equals(data.File, source, StringComparison.Ordinal))
                {
                    wrong.Add($"{name} ({golden.GetProperty("what").GetString()}): {caught?.ToString() ?? "accepted"}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Written_again_in_the_official_order_a_file_of_the_official_library_has_the_same_bytes()
    {
        var paths = new[] { Goldens.At("student"), Goldens.At("data", "pth") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.safetensors", SearchOption.AllDirectories))
            .ToList();
        var wrong = new List<string>();
        foreach (var path in paths)
        {
            using var file = SafetensorsFile.Open(path);
            IEnumerable<TensorSource> tensors = SafetensorsWriter.OfficialOrder(
                file.Tensors.Keys.Reverse().Select(name => new TensorSource(name, file.Read(name))));
            if (!SafetensorsWriter.ToBytes(tensors, file.Metadata).AsSpan().SequenceEqual(File.ReadAllBytes(path)))
                wrong.Add(path);
        }

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Differences(
        JsonElement golden, IReadOnlyDictionary<string, TensorInfo> tensors,
        IReadOnlyDictionary<string, string> metadata, Func<string, TensorData> read)
    {
        var wantedMetadata = golden.GetProperty("metadata") is { ValueKind: JsonValueKind.Object } pairs
            ? pairs.EnumerateObject()
                .ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!, StringComparer.Ordinal)
            : [];
        if (!wantedMetadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .SequenceEqual(metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)))
        {
            yield return $"metadata {string.Join(", ", metadata)}";
        }

        var wanted = golden.GetProperty("tensors").EnumerateObject().ToList();
        if (!wanted.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal).SetEquals(tensors.Keys))
            yield return $"names {string.Join(", ", tensors.Keys)}";
        foreach (JsonProperty tensor in wanted)
        {
            TensorData data = read(tensor.Name);
            if (data.Type != TorchNames.Parse(tensor.Value.GetProperty("dtype").GetString()!)
                || tensors[tensor.Name].Type != data.Type)
            {
                yield return $"{tensor.Name} is {data.Type}";
            }

            if (!data.Shape.SequenceEqual(
                tensor.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())))
            {
                yield return $"{tensor.Name} has shape [{string.Join(", ", data.Shape)}]";
            }

            var hash = Convert.ToHexStringLower(SHA256.HashData(data.Bytes.Span));
            if (!string.Equals(hash, tensor.Value.GetProperty("sha256").GetString(), StringComparison.Ordinal))
                yield return $"{tensor.Name} has other bytes";
        }
    }
}
