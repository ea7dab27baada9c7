using System.Text.Json;

namespace Theia.Tests.Tensors;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void A_split_model_reads_as_one_in_the_order_of_its_index()
    {
        Save("model-00001-of-00002.safetensors", "a", "c");
        Save("model-00002-of-00002.safetensors", "b");
        SaveIndex(
            ("a", "model-00001-of-00002.safetensors"), ("b", "model-00002-of-00002.safetensors"),
            ("c", "model-00001-of-00002.safetensors"));

        using var weights = ModelWeights.Open(_folder.Path);

        Assert.Equal(["a", "b", "c"], weights.Tensors.Keys);
        Assert.Equal(DType.U8, weights.Tensors["b"].Type);
        foreach (var name in weights.Tensors.Keys)
            Assert.Equal(Bytes(name), weights.Read(name).Bytes.ToArray());
        Assert.Contains("'d'", Assert.Throws<DataException>(() => weights.Read("d")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../model.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/model.safetensors")]
    [InlineData("..\\model.safetensors")]
    [InlineData("C:model.safetensors")]
    [InlineData("..")]
    [InlineData("")]
    public void An_index_that_points_out_of_its_folder_is_refused(string file)
    {
        Save("model.safetensors", "a");
        Directory.CreateDirectory(_folder["inner", "sub"]);
        SaveIndex("inner", ("a", file));

        var failure = Assert.Throws<DataException>(() => ModelWeights.Open(_folder["inner"]));

        Assert.Contains("not a plain name", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_disagrees_with_its_files_is_refused_with_all_differences()
    {
        Save("one.safetensors", "a", "extra");
        Save("two.safetensors", "b");
        SaveIndex(("a", "one.safetensors"), ("b", "two.safetensors"), ("gone", "two.safetensors"));

        var failure = Assert.Throws<DataException>(() => ModelWeights.Open(_folder.Path));

        Assert.Contains("gone (two.safetensors)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("extra (one.safetensors)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_part_of_a_split_model_is_named()
    {
        Save("one.safetensors", "a");
        SaveIndex(("a", "one.safetensors"), ("b", "two.safetensors"));

        Assert.Contains(
            "two.safetensors", Assert.Throws<DataException>(() => ModelWeights.Open(_folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"weight_map\": []}")]
    [InlineData("{\"weight_map\": {\"a\": 1}}")]
    [InlineData("{\"weight_map\": {\"a\": \"\\ud800\"}}")]
    [InlineData("{\"weight_map\": {\"a\": \"f\", \"a\": \"f\"}}")]
    public void A_broken_index_is_refused(string json)
    {
        File.WriteAllText(_folder["model.safetensors.index.json"], json);

        Assert.Throws<DataException>(() => ModelWeights.Open(_folder.Path));
    }

    [Fact]
    public void A_folder_without_weights_says_what_was_looked_for()
    {
        Assert.Contains(
            "model.safetensors", Assert.Throws<UsageException>(() => ModelWeights.Open(_folder.Path)).Message,
            StringComparison.Ordinal);
        Assert.Throws<UsageException>(() => ModelWeights.Open(_folder["nothing"]));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Bytes(string name) => [.. name.Select(letter => (byte)letter), 1, 2];

    private void Save(string file, params string[] names) => SafetensorsWriter.Write(
        _folder[file],
        names.Select(name => new TensorSource(name, new TensorData(DType.U8, [Bytes(name).Length], Bytes(name)))));

    private void SaveIndex(params (string Tensor, string File)[] entries) => SaveIndex(".", entries);

    private void SaveIndex(string folder, params (string Tensor, string File)[] entries) => File.WriteAllText(
        _folder[folder, "model.safetensors.index.json"],
        JsonSerializer.Serialize(new
        {
            weight_map = entries.ToDictionary(entry => entry.Tensor, entry => entry.File, StringComparer.Ordinal),
        }));
}
