using System.Diagnostics;
using System.Text.Json;

namespace Theia.Tests.Quickstart;

/// <summary>The whole line as a user runs it, on counts small enough for a test.</summary>
public sealed class QuickstartTests
{
    private static readonly string[] _small =
    [
        "--image-count", "20", "--threads", "1", "--probe-scenes", "20", "--teacher", "resnet18",
        "--teacher", "standin-clip", "steps=3", "batchSize=2", "saveCkptInterval=1",
    ];

    [Fact]
    public void A_quickstart_killed_on_its_way_goes_on_and_ends_with_the_same_bytes()
    {
        using var folder = new ScratchFolder();
        (var code, var output, var error, _) = Run(folder, "whole");
        Assert.True(code == 0, error);
        Assert.Contains("ResNet-18, trained; standin-clip, stand-ins with random weights", output);

        KillWhen(folder, "broken", () => Directory.Exists(folder["broken", "data", "images", "standin_clip"]));
        KillWhen(folder, "broken", () => File.Exists(folder["broken", "run", "config.json"]));
        KillWhen(folder, "broken", () => File.Exists(folder["broken", "evaluation.json"]));
        (code, _, error, _) = Run(folder, "broken");
        Assert.True(code == 0, error);

        // The report and the book of stages hold times; everything else must not know that anything happened.
        foreach (var file in new[]
        {
            "tokens.safetensors", "evaluation.json", "knowledge.json", "run/model/model.safetensors",
            "data/statistics/images_microsoft_resnet18.safetensors",
        })
        {
            Assert.True(
                File.ReadAllBytes(folder["whole", file])
                    .AsSpan().SequenceEqual(File.ReadAllBytes(folder["broken", file])),
                $"{file} differs.");
        }

        foreach (var shard in Directory.GetFiles(folder["whole", "data"], "*.tar", SearchOption.AllDirectories))
        {
            Assert.True(
                File.ReadAllBytes(shard)
                    .AsSpan().SequenceEqual(File.ReadAllBytes(shard.Replace("/whole/", "/broken/"))),
                $"{shard} differs.");
        }

        var report = File.ReadAllText(folder["broken", "report.html"]);
        Assert.Contains("Held out, whole:", report);
        Assert.Contains("stand-ins with random weights", report);
        Assert.Contains("Portrait of the astronaut Eileen Collins", report);
        Assert.Contains("held-out scenes (1)", report);
        Assert.Contains("fitted to\n20 scenes", report);
    }

    // Sixteen steps of the shipped configuration on twenty images. What the whole quickstart reaches
    // is in docs/results/quickstart.md; this notices a rate, a schedule, a normalization or a
    // pairing that no longer teaches anything.
    [Fact]
    public void Sixteen_steps_already_bring_the_student_nearer_to_its_teacher()
    {
        using var folder = new ScratchFolder();
        (var code, _, var error, _) = ChildProcess.Run(
            folder.Path, "quickstart", "--to", "q", "--image-count", "20", "--threads", "1",
            "--probe-scenes", "0", "--teacher", "resnet18", "steps=16", "precision=fp32");
        Assert.True(code == 0, error);
        using var evaluation = JsonDocument.Parse(File.ReadAllBytes(folder["q", "evaluation.json"]));
        var scores = evaluation.RootElement.GetProperty("groups")
            .EnumerateArray().Where(group => group.GetProperty("kind").GetString() == "photographs").ToDictionary(
                group => group.GetProperty("heldOut").GetBoolean(),
                group =>
                    Cosine(group.GetProperty("report"), "student") - Cosine(group.GetProperty("report"), "untrained"));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"trained on: {scores[false]:0.000}, held out: {scores[true]:0.000} above the untrained student");
        Assert.InRange(scores[false], 0.1, 1);
        Assert.InRange(scores[true], 0.03, 1);
    }

    [Fact]
    public void A_folder_begun_with_another_seed_is_not_gone_on_with()
    {
        using var folder = new ScratchFolder();
        KillWhen(folder, "q", () => File.Exists(folder["q", "quickstart.json"]));
        (var code, _, var error, _) = ChildProcess.Run(
            folder.Path, ["quickstart", "--to", "q", .. _small, "--seed", "2"]);
        Assert.Equal(2, code);
        Assert.Contains("seed: 1 then, 2 now", error);
    }

    [Fact]
    public void A_teacher_whose_weights_are_missing_is_named_before_anything_is_written()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(
            folder["gone.json"],
            """{ "id": "test/gone", "architecture": "clip", "folder": "nowhere", "size": [128, 16, 16] }""");
        (var code, _, var error, _) = ChildProcess.Run(
            folder.Path, ["quickstart", "--to", "q", "--teacher", "gone.json"]);
        Assert.Equal(2, code);
        Assert.Contains("The weights of the teacher gone.json are missing.", error);
        Assert.Contains("--teacher", error);
        Assert.False(Directory.Exists(folder["q"]));
    }

    [Fact]
    public void Few_images_of_ones_own_are_all_trained_on_and_damaged_ones_are_named()
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["own"]);
        foreach (var photo in new[] { "cat.png", "coffee.png", "cameraman.png" })
            File.Copy(Path.Combine(Repository.Root, "samples", "photos", photo), folder["own", photo]);
        File.WriteAllBytes(folder["own", "broken.jpg"], [0xFF, 0xD8, 0xFF]);
        (var code, var output, var error, _) = ChildProcess.Run(
            folder.Path, ["quickstart", "--to", "q", "--images", "own", .. _small]);
        Assert.True(code == 0, error);
        Assert.Contains("nothing held out of so few", output);
        Assert.Contains("1 damaged left out", output);
        Assert.Contains("left out broken.jpg", error);
        var report = File.ReadAllText(folder["q", "report.html"]);
        Assert.Contains("broken.jpg", report);
        Assert.Contains("Nothing is held out", report);
    }

    private static (int Code, string Output, string Error, TimeSpan Time) Run(ScratchFolder folder, string to)
        => ChildProcess.Run(folder.Path, ["quickstart", "--to", to, .. _small]);

    private static double Cosine(JsonElement report, string who) =>
        report.GetProperty(who).GetProperty("microsoft/resnet18").GetProperty("tokenCosine").GetDouble();

    private static void KillWhen(ScratchFolder folder, string to, Func<bool> moment)
    {
        using Process process = ChildProcess.Start(folder.Path, ["quickstart", "--to", to, .. _small]);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!moment() && !process.HasExited)
            Thread.Sleep(20);
        process.Kill();
        process.WaitForExit();
    }
}
