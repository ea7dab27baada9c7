using System.Diagnostics;

namespace Theia.Tests.Cli;

/// <summary>The promises of every ending, made by the real program.</summary>
public sealed class ExitCodeTests
{
    [Fact]
    public void Fine_is_0_and_leaves_standard_error_empty()
    {
        using var folder = new ScratchFolder();
        (var code, var output, var error, _) = ChildProcess.Run(folder.Path, "--version");
        Assert.Equal(0, code);
        Assert.StartsWith("theia ", output);
        Assert.Empty(error);
    }

    [Fact]
    public void A_target_that_cannot_be_written_is_1() => Ends(1, "", folder =>
    {
        File.WriteAllText(folder["file"], "");
        return ["pack", Path.Combine(Repository.Root, "samples", "photos", "cat.png"), "--to", folder["file", "set"]];
    });

    [Fact]
    public void A_misspelt_option_is_2() => Ends(2, "Did you mean '--to'?", _ => ["pack", "photos", "--too", "set"]);

    [Fact]
    public void A_misspelt_configuration_key_is_2() => Ends(2, "batchSize", folder =>
    {
        File.WriteAllText(folder["config.json"], """{ "batchSiez": 4 }""");
        return ["distill", "--config", folder["config.json"]];
    });

    [Fact]
    public void A_missing_folder_is_2() =>
        Ends(2, "nowhere", _ => ["extract", "--set", "nowhere", "--teacher", "resnet18"]);

    [Fact]
    public void Damaged_data_is_3() => Ends(3, "bad.safetensors", folder =>
    {
        File.WriteAllText(folder["bad.safetensors"], "this is no header");
        return ["inspect", folder["bad.safetensors"]];
    });

    [Fact]
    public async Task An_interrupt_is_130_and_says_how_to_go_on()
    {
        using var folder = new ScratchFolder();
        using Process process = ChildProcess.Start(
            folder.Path, "quickstart", "--to", "q", "--image-count", "400", "--threads", "1", "--teacher", "resnet18");
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!Directory.Exists(folder["q", "data"]) && !process.HasExited)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString()]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 130, error + await output);
        Assert.Contains("the same command resumes", error);
    }

    [Theory]
    [InlineData("HUP")]
    [InlineData("TERM")]
    public async Task A_training_whose_terminal_is_closed_writes_a_checkpoint(string signal)
    {
        using var folder = new ScratchFolder();
        using Process process = ChildProcess.Start(
            folder.Path,
            [
                "lab", "teach", "vit", "--to", "run", .. Pretraining.TinyTeaching.Overrides,
                "steps=100000", "saveCkptInterval=100000",
            ]);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!(File.Exists(folder["run", "log.jsonl"]) && new FileInfo(folder["run", "log.jsonl"]).Length > 500)
            && !process.HasExited)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        // The system and the shell each send it, so the second one must not be taken for impatience.
        for (var i = 0; i < (signal == "HUP" ? 2 : 1); i++)
        {
            using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString()]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 130, error + await output);
        Assert.Contains("Stopping after the current unit of work", error);
        var newest = Directory.GetDirectories(folder["run", "checkpoints"]).Max(StringComparer.Ordinal)!;
        Assert.True(int.Parse(Path.GetFileName(newest)) > 0, newest);
    }

    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    [InlineData("2>&- >&-")]
    [InlineData("<&- 2>&- >&-")]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    public void A_stream_that_takes_nothing_does_not_end_the_work(string redirection)
    {
        using var folder = new ScratchFolder();
        string[] words = ["lab", "teach", "vit", "--to", "run", .. Pretraining.TinyTeaching.Overrides, "steps=3"];
        // Only a result that was wanted on standard output and could not be printed is a failure.
        Assert.Equal(
            redirection.Contains(" >") || redirection[0] == '>' ? 1 : 0, Shell(folder, redirection, words).Code);
        Assert.True(Directory.Exists(folder["run", "checkpoints", "00000003"]));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("pack", "--help")]
    [InlineData("--version")]
    [InlineData("completion", "bash")]
    public void Text_that_cannot_be_printed_is_1_and_a_sentence(params string[] words)
    {
        using var folder = new ScratchFolder();
        (var code, var error) = Shell(folder, ">/dev/full", words);
        Assert.Equal(1, code);
        Assert.StartsWith("theia: the work is done, but its result could not be written to standard output: ", error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static (int Code, string Error) Shell(ScratchFolder folder, string redirection, string[] words)
    {
        var start = new ProcessStartInfo(
            "bash", ["-c", $"exec \"$@\" {redirection}", "bash", ChildProcess.Program, .. words])
        {
            UseShellExecute = false,
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, error);
    }

    [Fact]
    public async Task A_second_interrupt_ends_at_once_with_130()
    {
        using var folder = new ScratchFolder();
        using Process process = ChildProcess.Start(
            folder.Path, "lab", "teach", "vit", "--to", "run", "--threads", "1", "images.scenes=20", "batchSize=16");
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var begun = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        while (!Directory.Exists(folder["run", "checkpoints"]) && !process.HasExited)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        for (var i = 0; i < 2; i++)
        {
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString()]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 130, begun + error + await output);
        Assert.DoesNotContain("frame #", error);
    }

    private static void Ends(int expected, string says, Func<ScratchFolder, string[]> words)
    {
        using var folder = new ScratchFolder();
        (var code, _, var error, _) = ChildProcess.Run(folder.Path, words(folder));
        Assert.True(code == expected, $"{code} instead of {expected}: {error}");
        Assert.DoesNotContain("   at ", error);
        Assert.NotEmpty(error);
        if (says.Length > 0)
            Assert.Contains(says, error);
    }
}
