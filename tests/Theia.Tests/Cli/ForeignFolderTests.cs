namespace Theia.Tests.Cli;

/// <summary>No verb that fills a folder writes into one that holds something else.</summary>
[Collection("torch")]
public sealed class ForeignFolderTests : IDisposable
{
    private static readonly string _photo = Path.Combine(Repository.Root, "samples", "photos", "cat.png");

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("splits.json", "pack", "PHOTO")]
    [InlineData("keys.json", "pack", "PHOTO")]
    [InlineData("images/holiday.jpg", "pack", "PHOTO")]
    [InlineData("images/foreign_train-000000-train.tar", "scenes", "--count", "2")]
    [InlineData("annotations/instances_train.json", "scenes", "--count", "2", "--export", "coco")]
    [InlineData("run/model/thesis.txt", "quickstart")]
    [InlineData("report.html", "quickstart")]
    [InlineData("model/thesis.txt", "lab", "teach", "vit")]
    [InlineData("config.json", "lab", "bundle", "STUDENT")]
    [InlineData("model.safetensors", "lab", "bundle", "STUDENT")]
    public void A_foreign_file_is_named_and_kept(string file, params string[] words)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder["foreign", file])!);
        File.WriteAllText(_folder["foreign", file], "mine");
        if (words[^1] == "STUDENT")
        {
            using var student = TheiaModel.Create(TheiaConfig.Tiny);
            student.Save(_folder["student"]);
        }

        var before = SomeSet.Snapshot(_folder["foreign"]);
        var run = CommandLineRun.Of(
            [
                .. words.Select(word => word.Replace("PHOTO", _photo, StringComparison.Ordinal)
                    .Replace("STUDENT", _folder["student"], StringComparison.Ordinal)),
                "--to",
                _folder["foreign"],
            ]);
        Assert.Equal(2, run.Code);
        Assert.Contains($": {file.Split('/')[0]}. Nothing was changed.", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, SomeSet.Snapshot(_folder["foreign"]));
        Assert.Empty(Directory.GetFiles(_folder["foreign"], ".*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_a_stop_before_the_first_file_leaves_is_nothing_foreign()
    {
        Directory.CreateDirectory(_folder["set", "images"]);
        File.WriteAllText(_folder["set", "images", ".lock"], "999999999 word");
        File.WriteAllText(_folder["set", ".pack-plan.jsonl.999999999.theia.tmp"], "half");
        Assert.Equal(0, CommandLineRun.Of("pack", _photo, "--to", _folder["set"]).Code);
    }
}
