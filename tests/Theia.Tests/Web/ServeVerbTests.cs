using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Theia.Tests.Web;

/// <summary>The server as a process of its own.</summary>
public sealed partial class ServeVerbTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_stops_the_server_once_running_requests_are_answered(string signal)
    {
        using var folder = new ScratchFolder();
        using var process = ChildProcess.Start(folder.Path, "serve", "--port", "0");
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var port = int.Parse(Port().Match(line!).Groups[1].Value);

        // A request whose body is not all there yet.
        var image = RunningServer.Photograph("cat.png");
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        var stream = connection.GetStream();
        await stream.WriteAsync(
            System.Text.Encoding.ASCII.GetBytes(
                $"POST /api/norms HTTP/1.1\r\nHost: localhost\r\nContent-Length: {image.Length}\r\n\r\n"),
            TestContext.Current.CancellationToken);
        await stream.WriteAsync(image.AsMemory(0, 1000), TestContext.Current.CancellationToken);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        await stream.WriteAsync(image.AsMemory(1000), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        Assert.Contains(
            " 200 ", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void A_port_in_use_is_named()
    {
        using var folder = new ScratchFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (code, _, error, _) = ChildProcess.Run(folder.Path, "serve", "--port", $"{port}");
        Assert.Equal(1, code);
        Assert.Contains($"Port {port} is in use", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "The model nowhere does not exist", "--model", "nowhere")]
    [InlineData(2, "has no address", "--host", "no-such-host.invalid")]
    [InlineData(2, "--port must be", "--port", "65536")]
    public void A_start_that_fails_says_why(int exit, string text, string option, string value)
    {
        using var folder = new ScratchFolder();
        var (code, _, error, _) = ChildProcess.Run(folder.Path, ["serve", option, value]);
        Assert.Contains(text, error, StringComparison.Ordinal);
        Assert.Equal(exit, code);
    }

    [GeneratedRegex(@":(\d+)/")]
    private static partial Regex Port();
}
