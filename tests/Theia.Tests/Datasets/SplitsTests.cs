using System.Text.Json;
using Theia.Cli.CommandLine;

namespace Theia.Tests.Datasets;

public sealed class SplitsTests
{
    [Fact]
    public void Shards_are_dealt_to_splits_as_the_reference_does()
    {
        List<string> wrong = [];
        JsonElement cases = Goldens.Json("data", "shards", "splits.json");
        foreach (JsonElement item in cases.EnumerateArray())
        {
            JsonElement ratios = item.GetProperty("ratios"), expected = item.GetProperty("shards_per_split");
            var shards = item.GetProperty("shards").GetInt32();
            var (train, val, test) = new SplitRatios(
                ratios.GetProperty("train").GetDouble(), ratios.GetProperty("val").GetDouble(),
                ratios.GetProperty("test").GetDouble()).Divide(shards);
            var found = $"{train} {val} {test} {shards - train - val - test}";
            var wanted = $"{expected.GetProperty("train")} {expected.GetProperty("val")} "
                + $"{expected.GetProperty("test")} {item.GetProperty("unassigned")}";
            if (found != wanted)
                wrong.Add($"{shards} shards by {ratios}: {found} instead of {wanted}");
        }

        Assert.Empty(wrong);
        Assert.NotEqual(0, cases.GetArrayLength());
    }

    [Fact]
    public void Counts_are_read_back()
    {
        using var folder = new ScratchFolder();
        new Splits(25, 3, 0).Save(folder["splits.json"]);
        Assert.Equal(new Splits(25, 3, 0), Splits.Load(folder["splits.json"]));
        Assert.Equal(
            "{\n    \"train\": 25,\n    \"val\": 3,\n    \"test\": 0\n}\n", File.ReadAllText(folder["splits.json"]));
    }

    [Fact]
    public void The_reference_data_sets_have_counts()
    {
        foreach (var file in Directory.EnumerateFiles(
            Goldens.At("data", "shards", "root"), "splits.json", SearchOption.AllDirectories))
        {
            var set = DatasetFolder.Open(Path.GetDirectoryName(file)!);
            foreach (var split in Splits.Names)
            {
                long count = 0;
                foreach (var path in set.Shards(DatasetFolder.Images, split))
                {
                    using var shard = Shard.Open(path);
                    count += shard.Members.Count;
                }

                Assert.Equal(set.LoadSplits()[split], count);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"train\": \"many\"}")]
    [InlineData("{\"train\": 1.5}")]
    [InlineData("{\"train\": -1}")]
    [InlineData("{\"train\": 99999999999999999999}")]
    public void Malformed_counts_are_bad_data(string text)
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["splits.json"], text);
        Assert.Equal(
            folder["splits.json"], Assert.Throws<DataException>(() => Splits.Load(folder["splits.json"])).File);
    }

    [Fact]
    public void A_missing_file_says_how_to_get_it()
    {
        var missing = Assert.Throws<DataException>(() => Splits.Load("/nowhere/splits.json"));
        Assert.Contains("theia pack", RemedyWords.In(missing), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_split_names_the_known_ones() =>
        Assert.Contains(
            "train, val, test", Assert.Throws<UsageException>(() => new Splits(1, 1, 1)["eval"]).Message,
            StringComparison.Ordinal);
}
