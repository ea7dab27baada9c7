using System.Diagnostics;

namespace Theia.Tests.OnnxRuntime;

/// <summary>
/// The program collects nothing and opens no connection. Where ONNX Runtime's telemetry is on, one extraction leaves
/// an identifier and a queue of events in the home; sending them, or asking a name server, needs a socket, and
/// <see cref="Offline"/> kills a process that opens one.
/// </summary>
public sealed class TelemetryTests : IDisposable
{
    // ONNX Runtime looks for the names of build servers, and may collect nothing there: the tests would prove nothing.
    private static readonly string[] _buildServers =
    [
        "CI", "APPVEYOR", "BUILDKITE", "CIRCLECI", "CODEBUILD_BUILD_ID", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL",
        "TEAMCITY_VERSION", "TF_BUILD", "TRAVIS",
    ];

    private readonly ScratchFolder _folder = new();

    public TelemetryTests()
    {
        Directory.CreateDirectory(_folder["home"]);
        Directory.CreateDirectory(_folder["photos"]);
        foreach (var photo in new[] { "cat.png", "fig.jpg", "raccoon.webp" })
            File.Copy(Path.Combine(Repository.Root, "samples", "photos", photo), _folder["photos", photo]);
    }

    [Fact]
    public void Every_step_from_images_to_tokens_leaves_the_home_empty_and_opens_no_socket()
    {
        foreach (var words in (string[][])[
            ["pack", "photos", "--to", "set"],
            ["extract", "--set", "set", "--teacher", "resnet18", "nano-vit", "--threads", "1"],
            ["measure", "--set", "set"],
            ["verify", "set"],
            ["encode", "photos", "--to", "tokens.safetensors", "--threads", "1"]])
        {
            (var code, _, var error) = Run(ChildProcess.Program, _folder["home"], words);
            Assert.True(code == 0, $"{words[0]} ended with {code}: {error}");
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["home"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_extraction_without_a_home_warns_of_nothing()
    {
        Run(ChildProcess.Program, _folder["home"], "pack", "photos", "--to", "set");

        (var code, _, var error) = Run(
            ChildProcess.Program, "/proc/none", "extract", "--set", "set", "--teacher", "resnet18", "--threads", "1");

        Assert.Equal(0, code);
        Assert.DoesNotContain("telemetry", error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\u001b", error, StringComparison.Ordinal);
    }

    // Without this a filter that lets everything through would pass the test above.
    [Theory]
    [InlineData("/dev/udp/127.0.0.1/53")]
    [InlineData("/dev/tcp/::1/443")]
    public void A_program_that_opens_a_socket_is_killed(string address)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The filter is one of Linux.");
        Assert.Equal(Offline.Killed, Run("bash", _folder["home"], "-c", $"exec 3<>{address}").Code);
    }

    public void Dispose() => _folder.Dispose();

    private (int Code, string Output, string Error) Run(string program, string home, params string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = _folder.Path,
            Environment = { ["HOME"] = home },
        };
        foreach (var name in (string[])["XDG_CACHE_HOME", "ORT_DISABLE_TELEMETRY", .. _buildServers])
            start.Environment.Remove(name);
        return Offline.Run(start);
    }
}
