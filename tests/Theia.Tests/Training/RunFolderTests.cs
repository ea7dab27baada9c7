namespace Theia.Tests.Training;

/// <summary>A run begins in an empty folder, or where one began before, and deletes nothing else.</summary>
[Collection("torch")]
public sealed class RunFolderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("model/thesis.txt", "model")]
    [InlineData("checkpoints/2024/data.bin", "checkpoints")]
    [InlineData("statistics/set_microsoft_resnet18.safetensors", "statistics")]
    [InlineData("pth/weights.pth", "pth")]
    [InlineData("log.jsonl", "log.jsonl")]
    [InlineData("events.out.tfevents.1.other", "events.out.tfevents.1.other")]
    [InlineData("notes\ttwo.txt", "notes\\ttwo.txt")]
    public void A_folder_with_anything_foreign_is_refused_by_name_and_left_as_it_is(string file, string named)
    {
        Put(file);
        var before = SomeSet.Snapshot(_scratch.Path);
        var refused = Assert.Throws<UsageException>(() => TinyRuns.Start(TinyRuns.Config(_scratch["run"])));
        Assert.Contains(
            $"that this command did not write: {named}. Nothing was changed.", refused.Message,
            StringComparison.Ordinal);
        Assert.Equal(before, SomeSet.Snapshot(_scratch.Path));
        Assert.Empty(Directory.GetFiles(_scratch["run"], ".*"));
    }

    [Fact]
    public void A_run_that_cannot_be_touches_nothing()
    {
        if (TorchSharp.torch.cuda.is_available())
            return;   // there the run can be
        Put(".theia-begun");
        Put("checkpoints/00000000/state.json");
        var before = SomeSet.Snapshot(_scratch.Path);
        Assert.Throws<UsageException>(() => TinyRuns.Start(TinyRuns.Config(_scratch["run"], "device=cuda")));
        Assert.Throws<UsageException>(() => TinyRuns.Start(TinyRuns.Config(_scratch["new"], "device=cuda")));
        Assert.Equal(before, SomeSet.Snapshot(_scratch.Path));
        Assert.False(Directory.Exists(_scratch["new"]));
    }

    [Fact]
    public void A_run_that_lost_its_configuration_keeps_its_checkpoints()
    {
        using (Distillation run = TinyRuns.Start(TinyRuns.Config(_scratch["run"], "steps=2")))
            _ = run.Run();
        File.Move(_scratch["run", "config.json"], _scratch["config.json"]);
        var before = SomeSet.Snapshot(_scratch["run"]);
        var refused = Assert.Throws<UsageException>(() => TinyRuns.Start(TinyRuns.Config(_scratch["run"], "steps=2")));
        Assert.Contains("checkpoints up to step 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Put config.json back", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, SomeSet.Snapshot(_scratch["run"]));
        File.Move(_scratch["config.json"], _scratch["run", "config.json"]);
        using Distillation again = TinyRuns.Resume(_scratch["run"]);
        Assert.Equal(2, again.Step);
    }

    [Fact]
    public void A_run_that_was_killed_before_its_configuration_begins_anew()
    {
        using (Distillation whole = TinyRuns.Start(TinyRuns.Config(_scratch["whole"], "steps=2")))
            _ = whole.Run();
        // What another configuration left: a checkpoint, a model, a log, half a file, and the mark.
        using (TinyRuns.Start(TinyRuns.Config(_scratch["run"], "seed=9")))
        {
        }

        File.Delete(_scratch["run", "config.json"]);
        Put(".theia-begun");
        Put("model/.model.safetensors.999999999.theia.tmp");
        Put("checkpoints/.00000000.999999999.theia.tmp/model.safetensors");
        using (Distillation run = TinyRuns.Start(TinyRuns.Config(_scratch["run"], "steps=2")))
            _ = run.Run();
        RunFolders.AssertSame(_scratch["whole"], _scratch["run"]);
        Assert.False(File.Exists(_scratch["run", ".theia-begun"]));
        Assert.Single(Directory.GetFiles(_scratch["run"], "events.*"));
    }

    [Fact]
    public void Something_foreign_beside_a_beginning_is_refused_as_well()
    {
        Put(".theia-begun");
        Put("model/config.json");
        Put("model/card.md");
        File.CreateSymbolicLink(_scratch["run", "statistics"], _scratch.Path);
        var refused = Assert.Throws<UsageException>(() => TinyRuns.Start(TinyRuns.Config(_scratch["run"])));
        Assert.Contains("model/card.md, statistics", refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_scratch["run", "model", "config.json"]));
    }

    [Fact]
    public void Checkpoints_that_are_more_than_that_are_not_deleted()
    {
        using Distillation run = TinyRuns.Start(TinyRuns.Config(_scratch["run"], "saveCkptInterval=1", "steps=5"));
        _ = run.Run(1);
        Put("checkpoints/00000001/notes.txt");
        Put("checkpoints/2024/photo.jpg");
        _ = run.Run();
        Assert.Equal(
            ["00000001", "00000004", "00000005", "2024"],
            Directory.GetDirectories(_scratch["run", "checkpoints"])
                .Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_student_is_saved_over_no_other_model()
    {
        using var student = TheiaModel.Create(TheiaConfig.Tiny);
        Put("config.json");
        Put("card.md");
        Assert.Contains(
            "config.json", Assert.Throws<UsageException>(() => student.Save(_scratch["run"])).Message,
            StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_scratch["run", "config.json"]));
        File.Delete(_scratch["run", "config.json"]);
        student.Save(_scratch["run"]);
        student.Save(_scratch["run"]);
        Assert.Equal("mine", File.ReadAllText(_scratch["run", "card.md"]));
    }

    private void Put(string file)
    {
        var path = _scratch["run", file];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "mine");
    }
}
