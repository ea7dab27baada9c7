using System.Diagnostics;

namespace Theia.Tests.Cli;

/// <summary>
/// The script <c>./theia</c>, in a clone that is not built, with a compiler that only notes that it was called.
/// </summary>
public sealed class LauncherTests : IDisposable
{
    private readonly ScratchFolder _clone = new();

    public LauncherTests()
    {
        File.Copy(Path.Combine(Repository.Root, "theia"), _clone["theia"]);
        foreach (var folder in new[] { "src", "eng", "configs", "models", "samples", "artifacts", "bin" })
            Directory.CreateDirectory(_clone[folder]);
        foreach (var file in new[] { "a.props", "a.targets", "global.json", "artifacts/native.stamp" })
            File.WriteAllText(_clone[file], "");
    }

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task Two_at_once_build_once()
    {
        // The first build ends only when the second call has said that it waits.
        Compiler("""
            echo built >> builds
            until [ -e second ]; do sleep 0.05; done
            mkdir -p artifacts/bin/Theia.Cli/release
            printf '#!/bin/sh\necho ran\n' > artifacts/bin/Theia.Cli/release/Theia.Cli
            chmod +x artifacts/bin/Theia.Cli/release/Theia.Cli
            echo 'Build succeeded. 0 Warning(s)'
            """);
        using Process first = Start();
        while (!File.Exists(_clone["builds"]) && !first.HasExited)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        using Process second = Start();
        Assert.Contains(
            "waiting for it", await second.StandardError.ReadLineAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        File.WriteAllText(_clone["second"], "");
        foreach (Process process in new[] { first, second })
        {
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, error);
            Assert.Equal("ran\n", output);
            Assert.DoesNotContain("Warning(s)", error, StringComparison.Ordinal);
        }

        Assert.Single(File.ReadLines(_clone["builds"]));
    }

    [Fact]
    public async Task A_build_that_fails_is_shown()
    {
        Compiler("echo 'error CS1002: ; expected'; exit 1");
        using Process process = Start();
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("First call: ", error, StringComparison.Ordinal);
        Assert.Contains("error CS1002", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("robots list", true)]
    [InlineData("clone --help", true)]
    [InlineData("lab expert", true)]
    [InlineData("lab teach", false)]
    [InlineData("encode", false)]
    public async Task Verbs_of_robots_ask_once_for_the_simulator_where_there_are_no_rights(string line, bool asks)
    {
        Compiler("exit 1");
        Program("id", "echo 1000");
        Program("ldconfig", "");
        string[] expected = asks ? ["libmujoco2.2.2", "libosmesa6"] : [];
        foreach (var missing in new[] { expected, [] })
        {
            using Process process = Start(line.Split(' '));
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(
                missing,
                error.Split('\n').Where(said => said.StartsWith("Not installed: ", StringComparison.Ordinal))
                    .Select(said => said.Split(' ')[2]));
        }
    }

    private void Compiler(string script) => Program("dotnet", script);

    private void Program(string name, string script)
    {
        File.WriteAllText(_clone["bin", name], "#!/bin/sh\n" + script.ReplaceLineEndings("\n") + "\n");
        using var chmod = Process.Start("chmod", ["+x", _clone["bin", name]]);
        chmod.WaitForExit();
    }

    private Process Start(params string[] line) => Process.Start(new ProcessStartInfo(
        "bash", [_clone["theia"], .. line is [] ? ["--version"] : line])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment =
        {
            ["THEIA_MUJOCO"] = "",
            ["PATH"] = $"{_clone["bin"]}:{Environment.GetEnvironmentVariable("PATH")}",
        },
    })!;
}
