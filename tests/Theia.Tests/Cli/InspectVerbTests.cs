using System.Text;
using System.Text.Json;
using Theia.Data.Tensors.Pth;

namespace Theia.Tests.Cli;

public sealed class InspectVerbTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_and_metadata_with_escape_sequences_are_shown_as_escapes()
    {
        var header =
            Encoding.ASCII.GetBytes("""{"\u001b[31mred\u001b[0m\rX":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a\nb":{"dtype":"F32","shape":[0],"data_offsets":[4,4]},"__metadata__":{"k\u001b]0;title\u0007":"v\u001b[2J\u202ex"}}""");
        File.WriteAllBytes(
            _folder["x.safetensors"], [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[4]]);

        var run = CommandLineRun.Of("inspect", _folder["x.safetensors"]);

        Assert.Equal(0, run.Code);
        Assert.DoesNotContain(run.Output.ReplaceLineEndings(""), char.IsControl);
        Assert.DoesNotContain('\u202e', run.Output);
        Assert.Contains("\\u001b[31mred\\u001b[0m\\u000dX", run.Output, StringComparison.Ordinal);
        Assert.Contains("a\\u000ab", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_long_name_is_cut_and_does_not_move_the_others()
    {
        SafetensorsWriter.Write(
            _folder["x.safetensors"],
            [
                new TensorSource(new string('n', 5000), new TensorData(DType.U8, [1], new byte[1])),
                new TensorSource("ä字", new TensorData(DType.U8, [1], new byte[1])),
            ]);

        var run = CommandLineRun.Of("inspect", _folder["x.safetensors"]);

        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 250));
        Assert.Contains("nnn…  U8 [1]", run.Output, StringComparison.Ordinal);
        Assert.Contains("ä字", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Escapes_in_arguments_and_errors_do_not_reach_the_terminal()
    {
        var missing = CommandLineRun.Of("inspect", "no\u001b[31mfile");
        Assert.Equal(2, missing.Code);
        Assert.DoesNotContain('\u001b', missing.Error);
        Assert.DoesNotContain('\u001b', CommandLineRun.Of("inspect", "--o\u001b[31m").Error);
    }

    [Fact]
    public void Every_file_that_the_project_writes_is_shown()
    {
        DatasetFolder set = SomeSet.Pack(_folder["set"], train: 3);
        using (var log = Data.Logging.RunLog.Create(_folder["log.jsonl"]))
        {
            log.Write(1, "train", [new("loss", 0.5)]);
            log.Write(2, "train", [new("loss", 0.25)]);
        }

        using (var board = TensorBoardLog.Create(_folder["board"]))
            board.Scalars(7, [new("loss", 1)]);
        ImagePacking.Run(
            Packing.SomeImages.Make(4), new DatasetFolder(_folder["packed"]), Packing.SomeImages.Small,
            cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(3, Fact(set.Shards("images", "train")[0] + ".index", "members").GetInt32());
        Assert.Equal(0.25, Fact(_folder["log.jsonl"], "last.loss").GetDouble());
        Assert.Equal(2, Fact(_folder["log.jsonl"], "kinds").GetProperty("train").GetInt32());
        Assert.Equal("loss", Fact(Directory.GetFiles(_folder["board"]).Single(), "tags")[0].GetString());
        Assert.Equal(4, Fact(_folder["packed", "pack-plan.jsonl"], "images").GetInt32());
    }

    [Fact]
    public void Values_are_numbers_and_lists_and_not_sentences()
    {
        DatasetFolder set = SomeSet.Pack(_folder["set"], train: 12, val: 3);
        JsonElement shards = Fact(set.Path, "shards of images");
        Assert.Equal(
            (3, 1, 0),
            (shards.GetProperty("train").GetInt32(), shards.GetProperty("val").GetInt32(),
                shards.GetProperty("test").GetInt32()));

        var many = Enumerable.Range(0, 300).ToArray();
        File.WriteAllText(
            _folder["x.json"], JsonSerializer.Serialize(new { list = many, number = 1.5, none = (string?)null }));
        Assert.Equal(many, Fact(_folder["x.json"], "list").EnumerateArray().Select(item => item.GetInt32()));
        Assert.Contains(
            "list of 300", CommandLineRun.Of("inspect", _folder["x.json"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_called_tar_is_a_checkpoint_and_a_shard_without_members_has_no_hashes()
    {
        PthWriter.Write(
            _folder["checkpoint.pth.tar"], [new TensorSource("w", new TensorData(DType.U8, [1], new byte[1]))]);
        var checkpoint = CommandLineRun.Of("inspect", _folder["checkpoint.pth.tar"]);
        Assert.True(checkpoint.Code == 0, checkpoint.Error);
        Assert.Contains("PyTorch checkpoint", checkpoint.Output, StringComparison.Ordinal);

        File.WriteAllBytes(_folder["empty.tar"], new byte[10240]);
        Assert.Equal(0, Fact(_folder["empty.tar"], "hashes").GetInt32());
    }

    private static JsonElement Fact(string path, string name)
    {
        var run = CommandLineRun.Of("inspect", path, "--json");
        Assert.True(run.Code == 0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement[0].GetProperty("facts").GetProperty(name).Clone();
    }
}
