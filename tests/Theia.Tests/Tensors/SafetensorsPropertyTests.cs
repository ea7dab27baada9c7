using System.Text.Json;
using CsCheck;
using Theia.Data.Tensors;
using Theia.Data.Tensors.Safetensors;

namespace Theia.Tests.Tensors;

public sealed class SafetensorsPropertyTests
{
    [Fact]
    public void What_is_written_reads_back_in_either_order()
    {
        Gen.Select(SomeTensors.Named, Gen.Dictionary(SomeTensors.Name, SomeTensors.Name)[0, 3], Gen.Bool).Sample(
            (tensors, metadata, official) =>
            {
                IEnumerable<TensorSource> sources = tensors.Select(
                    tensor => new TensorSource(tensor.Key, tensor.Value));
                var file = SafetensorsWriter.ToBytes(
                    official ? SafetensorsWriter.OfficialOrder(sources) : sources, metadata);
                var blob = SafetensorsBlob.Parse(file, "test");

                Assert.Equal(0, blob.Header.DataStart % 8);
                Assert.Equal(
                    metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                    blob.Header.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal));
                Assert.Equal(tensors.Count, blob.Tensors.Count);
                if (!official)
                    Assert.Equal(tensors.Keys, blob.Tensors.Keys);
                foreach ((var name, TensorData tensor) in tensors)
                    SomeTensors.AssertSame(tensor, blob.Read(name));
                Assert.All(blob.Tensors.Values, info => Assert.True(!official || info.Begin % info.Type.Size() == 0));
            },
            iter: 2000);
    }

    [Fact]
    public void Damaged_files_give_data_exceptions_and_nothing_else() => Mutations.OnlyDataExceptions(
        [.. Directory.EnumerateFiles(Goldens.At("data", "safetensors"), "*.safetensors", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes)],
        20_000,
        bytes =>
        {
            var blob = SafetensorsBlob.Parse(bytes, "test");
            foreach (var name in blob.Tensors.Keys)
                blob.Read(name);
        });

    [Fact]
    public void Every_cut_of_a_file_is_refused()
    {
        foreach (JsonElement golden in Goldens.Json("data", "safetensors", "safetensors.json")
            .GetProperty("good").EnumerateArray())
        {
            var file = File.ReadAllBytes(Goldens.At("data", "safetensors", golden.GetProperty("file").GetString()!));
            for (var length = 0; length < file.Length; length++)
                Assert.Throws<DataException>(() => SafetensorsBlob.Parse(file.AsMemory(0, length), "test"));
        }
    }
}
