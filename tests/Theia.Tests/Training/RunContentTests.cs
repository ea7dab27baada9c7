using Theia.Cli.CommandLine;
using Theia.Tests.Cli;

namespace Theia.Tests.Training;

/// <summary>A run, its features and their statistics belong together, or are refused.</summary>
[Collection("torch")]
public sealed class RunContentTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly DatasetFolder _set;

    public RunContentTests() =>
        _set = SomeSet.Pack(_folder["data", "set"], train: 12, val: 4).WithFeatures(FakeTeacher.Small);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Statistics_of_unfinished_features_are_noted_then_refused()
    {
        var last = _set.ShardPath(FakeTeacher.Small.FolderName, "train", 2);
        File.Move(last, _folder["kept.tar"]);
        var measured = CommandLineRun.Of("measure", "--set", _set.Path);
        Assert.Equal(0, measured.Code);
        Assert.Contains(
            "fake/Small-teacher are not complete: train 2 of 3 shards. Finish them",
            measured.Error, StringComparison.Ordinal);
        File.Move(_folder["kept.tar"], last);
        Refused();
        Assert.DoesNotContain(
            "not complete", CommandLineRun.Of("measure", "--set", _set.Path).Error, StringComparison.Ordinal);
        Begin().Dispose();
    }

    [Theory]
    [InlineData("train")]
    [InlineData("val")]
    public void Statistics_of_features_that_were_extracted_again_are_refused(string split)
    {
        SomeSet.Measure(_set, FakeTeacher.Small);
        Change(split);
        Refused();
        SomeSet.Measure(_set, FakeTeacher.Small, ["train"]);
        Begin().Dispose();
    }

    [Fact]
    public void Statistics_that_do_not_say_of_what_they_are_are_taken_with_a_notice()
    {
        SomeSet.Measure(_set, FakeTeacher.Small);
        var known = ChannelStatistics.Load(_folder["data"], "set", FakeTeacher.Small);
        new ChannelStatistics("old", known.Mean, known.Std).Save(_folder["data"], "set", FakeTeacher.Small);
        using var run = Begin();
        Assert.Contains(
            run.Notices,
            static notice => notice.Contains(
                "does not name the features that were measured", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_is_neither_resumed_nor_evaluated_on_other_features()
    {
        SomeSet.Measure(_set, FakeTeacher.Small, ["train"]);
        Begin().Dispose();
        Distillation.Resume(_folder["run"]).Dispose();
        var before = SomeSet.Snapshot(_folder["run"]);

        Change("val");
        string[] words = ["features of fake/Small-teacher in set, val", "start a new run"];
        Assert.All(words, word => Assert.Contains(word, Evaluation().Message, StringComparison.Ordinal));
        Assert.All(words, word => Assert.Contains(word, Resumption().Message, StringComparison.Ordinal));

        Change("train");
        Assert.Contains("theia measure --set", RemedyWords.In(Resumption()), StringComparison.Ordinal);
        SomeSet.Measure(_set, FakeTeacher.Small, ["train"]);
        Assert.Contains(
            "in set, train; features of fake/Small-teacher in set, val; statistics of fake/Small-teacher",
            Resumption().Message, StringComparison.Ordinal);
        Assert.Equal(before, SomeSet.Snapshot(_folder["run"]));

        DataException Evaluation() => Assert.Throws<DataException>(
            () => Distillation.Evaluate(_folder["run"], cancellation: TestContext.Current.CancellationToken));
        DataException Resumption() => Assert.Throws<DataException>(() => Distillation.Resume(_folder["run"]));
    }

    [Fact]
    public void Splits_that_were_extracted_with_different_weights_are_refused()
    {
        SomeSet.Measure(_set, FakeTeacher.Small, ["train"]);
        Change("val", fingerprint: "2");
        Assert.Contains(
            "'train' and 'val' were extracted with different weights",
            Assert.Throws<DataException>(Begin).Message, StringComparison.Ordinal);
        Change("train", fingerprint: "2");
        SomeSet.Measure(_set, FakeTeacher.Small);
        Begin().Dispose();
    }

    [Fact]
    public void A_run_of_before_data_were_noted_is_resumed()
    {
        SomeSet.Measure(_set, FakeTeacher.Small, ["train"]);
        Begin().Dispose();
        var state = _folder["run", "checkpoints", "00000000", "state.json"];
        var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(state))!.AsObject();
        Assert.True(json.Remove("data"));
        File.WriteAllText(state, json.ToJsonString());
        Change("val");
        Distillation.Resume(_folder["run"]).Dispose();
    }

    [Fact]
    public void A_run_with_relative_paths_is_resumed_from_any_folder_and_moves_with_its_data()
    {
        SomeSet.Measure(_set, FakeTeacher.Small, ["train"]);
        (var code, _, var error, _) = ChildProcess.Run(_folder.Path, ["distill", .. Words("run", "data")]);
        Assert.True(code == 0, error);
        var config = DistillConfig.Load(_folder["run", "config.json"]);
        Assert.Equal((_folder["data"], _folder["run"]), (config.DatasetRoot, config.RunFolder));
        Assert.Equal(4, Evaluate(_folder["run"]).Samples);

        Directory.CreateDirectory(_folder["moved"]);
        Directory.Move(_folder["run"], _folder["moved", "run"]);
        Assert.Equal(4, Evaluate(_folder["moved", "run"]).Samples);
        Directory.Move(_folder["data"], _folder["moved", "data"]);
        Assert.Equal(4, Evaluate(_folder["moved", "run"]).Samples);
        Distillation.Resume(_folder["moved", "run"]).Dispose();

        Directory.Move(_folder["moved", "data"], _folder["elsewhere"]);
        Assert.Contains(
            "Restore them", Assert.Throws<UsageException>(() => Evaluate(_folder["moved", "run"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_before_whose_paths_are_relative_is_found_by_how_they_lie()
    {
        SomeSet.Measure(_set, FakeTeacher.Small, ["train"]);
        Begin().Dispose();
        var config = DistillConfig.Load(_folder["run", "config.json"]);
        File.WriteAllText(
            _folder["run", "config.json"],
            (config with { RunFolder = "some/run", DatasetRoot = "some/data" }).ToJson());
        Assert.Equal(4, Evaluate(_folder["run"]).Samples);
    }

    [Fact]
    public void A_copy_of_run_and_data_reads_its_own_data()
    {
        SomeSet.Measure(_set, FakeTeacher.Small, ["train"]);
        Begin().Dispose();
        using var copy = new ScratchFolder();
        Pipeline.PreparedSet.Copy(_folder.Path, copy.Path);
        using var run = Distillation.Resume(Path.Combine(copy.Path, "run"));
        Assert.Equal(Path.Combine(copy.Path, "data"), run.Config.DatasetRoot);
    }

    private static EvaluationReport Evaluate(string run) =>
        Distillation.Evaluate(run, cancellation: TestContext.Current.CancellationToken);

    private void Refused()
    {
        var error = Assert.Throws<DataException>(() => Begin());
        Assert.Contains(
            "was measured on other features of fake/Small-teacher", error.Message, StringComparison.Ordinal);
        Assert.Contains($"theia measure --set {_set.Path}", RemedyWords.In(error), StringComparison.Ordinal);
        var verified = CommandLineRun.Of("verify", _set.Path);
        Assert.Equal(3, verified.Code);
        Assert.Contains("was measured on other features", verified.Output, StringComparison.Ordinal);
    }

    private void Change(string split, string fingerprint = "1")
    {
        using var other = new FakeTeacher(FakeTeacher.Small)
        {
            Fingerprint = fingerprint,
            Spoil = static features =>
            {
                var map = features["embedding"].Bytes.ToArray();
                for (var i = 1; i < map.Length; i += 2)
                    map[i] ^= 0x80;
                features["embedding"] = features["embedding"] with { Bytes = map };
                return features;
            },
        };
        SomeSet.Extract(other, _set, split, new ExtractionOptions { Force = true });
    }

    private Distillation Begin() => Distillation.Start(DistillConfig.From(Words(_folder["run"], _folder["data"])));

    private static string[] Words(string run, string data) =>
    [
        $"datasetRoot={data}", "datasetMix=set", $"runFolder={run}",
        $"targetModels={FakeTeacher.Small.Id}", "translator=mlp",
        "backbone=facebook/deit-tiny-patch16-224",
        """backboneConfig={"hiddenSize":16,"numAttentionHeads":2,"numHiddenLayers":1,"intermediateSize":32}""",
        "steps=4", "batchSize=4", "datasetRatio=1", "evalRatio=1", "learningRate=1e-3", "seed=3", "threads=1",
    ];
}
