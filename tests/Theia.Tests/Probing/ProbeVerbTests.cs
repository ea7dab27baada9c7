using System.Text.Json;
using Theia.Cli.CommandLine;
using Theia.Tests.Cli;

namespace Theia.Tests.Probing;

[Collection("torch")]
public sealed class ProbeVerbTests
{
    [Fact]
    public void The_command_measures_a_teacher_beside_random_weights_and_pixels_and_writes_both_files()
    {
        using var scratch = new ScratchFolder();
        var run = CommandLineRun.Of(
            "lab", "probe", "standin-vit", "--random", "--pixels", "--scenes", "20", "--crops", "0",
            "--threads", "1", "--to", scratch["probe.json"], "--markdown", scratch["table.md"]);
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("depth R²", run.Output);
        using var file = JsonDocument.Parse(File.ReadAllBytes(scratch["probe.json"]));
        Assert.Equal(["standin-vit", "standin-vit, random weights", "pixels"], file.RootElement.GetProperty("subjects")
            .EnumerateArray().Select(subject => subject.GetProperty("name").GetString()));
        var subject = file.RootElement.GetProperty("subjects")[1];
        Assert.Equal(
            ("random", 80, 16, 80),
            (subject.GetProperty("kind").GetString(), subject.GetProperty("vectorSize").GetInt32(),
                subject.GetProperty("grid").GetInt32(), subject.GetProperty("tokenSize").GetInt32()));
        var score = subject.GetProperty("scores").GetProperty("depth");
        Assert.True(score.GetProperty("low").GetDouble() <= score.GetProperty("high").GetDouble()
            && score.GetProperty("spread").GetDouble() > 0);
        var table = File.ReadAllLines(scratch["table.md"]);
        Assert.StartsWith("|  | attributes | neighbors | depth R² | parts IoU | mean |", table[0]);
        Assert.Equal(5, table.Count(line => line.StartsWith('|')));
    }

    [Fact]
    public void A_clip_brings_its_text_tower_also_when_it_is_called_by_name()
    {
        using var clip = ProbeChoice.Of("nano-clip", random: false, new TeacherRun(1)).Single().Open[0]();
        using var vit = ProbeChoice.Of("nano-vit", random: false, new TeacherRun(1)).Single().Open[0]();
        Assert.NotNull(clip.Texts);
        Assert.Null(vit.Texts);
    }

    [Fact]
    public void The_command_takes_a_student_and_the_run_that_made_it()
    {
        using var scratch = new ScratchFolder();
        using (var student = TheiaModel.Create(
            new TheiaConfig
            {
                BackboneConfig =
                    new() { HiddenSize = 16, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 16 },
            },
            seed: 1))
        {
            student.Save(scratch["run", "model"]);
        }

        var run = CommandLineRun.Of(
            "lab", "probe", scratch["run"], scratch["run", "model"], "--scenes", "20",
            "--crops", "0", "--threads", "1", "--json");
        Assert.True(run.Code == 0, run.Error);
        using var result = JsonDocument.Parse(run.Output);
        var subjects = result.RootElement.GetProperty("subjects");
        Assert.Equal("student", subjects[0].GetProperty("kind").GetString());
        Assert.Equal($"{subjects[0].GetProperty("scores")}", $"{subjects[1].GetProperty("scores")}");
    }

    [Theory]
    [InlineData("Nothing to probe")]
    [InlineData("Unknown teacher 'resnet81'", "resnet81")]
    [InlineData("20 to 100000", "--pixels", "--scenes", "4")]
    [InlineData("2 to 1000 crops", "--pixels", "--crops", "1")]
    [InlineData("whole number", "--pixels", "--seed", "-1")]
    public void What_cannot_be_probed_is_said_before_anything_is_drawn(string says, params string[] words)
    {
        var run = CommandLineRun.Of(["lab", "probe", .. words]);
        Assert.Equal(2, run.Code);
        Assert.Contains(says, run.Error);
        Assert.DoesNotContain("draw", run.Error);
    }

    [Fact]
    public void A_folder_that_holds_no_model_is_refused()
    {
        using var scratch = new ScratchFolder();
        Directory.CreateDirectory(scratch["empty"]);
        var run = CommandLineRun.Of("lab", "probe", scratch["empty"]);
        Assert.Equal(2, run.Code);
        Assert.Contains("config.json", run.Error);
    }
}
