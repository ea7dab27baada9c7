using System.Net;
using System.Net.Sockets;
using System.Text;
using Theia.Web.Configuration;
using Theia.Web.Problems;
using Theia.Web.Scheduling;

namespace Theia.Tests.Web;

[Collection("web")]
public sealed class LimitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_above_the_limit_is_refused_whether_its_length_is_declared_or_not(bool chunked)
    {
        await using var server = await RunningServer.StartAsync(new ServerLimits { BodyBytes = 100_000 });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/images")
        {
            Content = new ByteArrayContent(new byte[300_000]),
        };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await server.Client.SendAsync(request, Cancellation);
        Assert.Contains("100,000 bytes", await RunningServer.RefusalAsync(response, 413), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_bodies_together_are_limited()
    {
        await using var server = await RunningServer.StartAsync(new ServerLimits { BufferedBytes = 100_000 });
        using var response = await server.PostAsync("/api/images", RunningServer.Photograph("cat.png"));
        Assert.Contains("at once", await RunningServer.RefusalAsync(response, 429), StringComparison.Ordinal);
        Assert.NotNull(response.Headers.RetryAfter);

        using var small = await server.PostAsync("/api/images", new RgbImage(8, 8, new byte[192]).EncodePng());
        Assert.True(small.IsSuccessStatusCode, "What the refused body held was not given back.");
    }

    [Fact]
    public async Task An_image_of_too_many_pixels_is_refused_before_it_is_decoded()
    {
        await using var server = await RunningServer.StartAsync(new ServerLimits { Pixels = 100_000 });
        using var response = await server.PostAsync("/api/pca", RunningServer.Photograph("cat.png"));
        Assert.Contains("135,300 in all", await RunningServer.RefusalAsync(response, 413), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sentence_and_a_prompt_are_limited()
    {
        await using var server = await RunningServer.StartAsync(
            new ServerLimits { TextLength = 20, Points = 2 }, Goldens.At("teachers", "models", "sam"));
        var image = RunningServer.Photograph("cat.png");
        using var text = await server.PostAsync($"/api/similarity?model=nano-clip&text={new string('a', 21)}", image);
        Assert.Contains("20 characters", await RunningServer.RefusalAsync(text, 400), StringComparison.Ordinal);
        using var points = await server.PostAsync("/api/masks?model=sam&points=1,1;2,2;3,3", image);
        Assert.Contains("2 points", await RunningServer.RefusalAsync(points, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_body_is_refused()
    {
        await using var server = await RunningServer.StartAsync(
            new ServerLimits { BodyGrace = TimeSpan.FromSeconds(1.5), BodyBytesPerSecond = 100_000 });
        await using var connection = await SendAsync(
            server, "POST /api/images HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nabc");
        Assert.Contains(" 408 ", await AnswerAsync(connection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_head_is_refused()
    {
        await using var server = await RunningServer.StartAsync(
            new ServerLimits { HeaderTime = TimeSpan.FromSeconds(1) });
        await using var connection = await SendAsync(server, "GET /health HTTP/1.1\r\nHost: local");
        Assert.Contains(" 408 ", await AnswerAsync(connection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_ends_early_is_refused_on_a_half_closed_connection()
    {
        await using var server = await RunningServer.StartAsync();
        await using var connection = await SendAsync(
            server, "POST /api/images HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc");
        connection.Socket.Shutdown(SocketShutdown.Send);
        var answer = await AnswerAsync(connection);
        Assert.True(answer.Length == 0 || answer.Contains(" 400 ", StringComparison.Ordinal), answer);
        Assert.Equal("ready", (await server.Client.GetStringAsync("/health", Cancellation)).Split('"')[3]);
    }

    [Fact]
    public async Task A_half_closed_connection_is_given_up()
    {
        await using var server = await RunningServer.StartAsync();
        await using var connection = await SendAsync(server, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        connection.Socket.Shutdown(SocketShutdown.Send);
        await AnswerAsync(connection);                                         // ends, though nobody said "close"
        Assert.True((await server.Client.GetAsync("/health", Cancellation)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_what_waits_is_done_in_order()
    {
        using var queue = new WorkQueue(2);
        using var gate = new ManualResetEventSlim();
        List<int> order = [];
        var running = queue.RunAsync(() => Wait(gate), Cancellation);
        while (queue.Waiting > 0)
            await Task.Delay(1, Cancellation);
        Task[] waiting = [.. Enumerable.Range(0, 2).Select(i => queue.RunAsync(() => Add(i), Cancellation))];
        var refusal = await Assert.ThrowsAsync<RequestException>(() => queue.RunAsync(() => 0, Cancellation));
        Assert.Equal(429, refusal.Status);
        gate.Set();
        await Task.WhenAll(waiting);
        await running;
        Assert.Equal([0, 1], order);

        int Add(int i)
        {
            order.Add(i);
            return i;
        }
    }

    [Fact]
    public async Task Work_whose_client_left_is_not_done()
    {
        using var queue = new WorkQueue(2);
        using var gate = new ManualResetEventSlim();
        using var left = new CancellationTokenSource();
        var done = false;
        var running = queue.RunAsync(() => Wait(gate), Cancellation);
        var abandoned = queue.RunAsync(() => done = true, left.Token);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        gate.Set();
        await running;
        await queue.RunAsync(() => 0, Cancellation);
        Assert.False(done);
    }

    [Fact]
    public void The_least_recently_used_makes_room()
    {
        var cache = new LeastRecentlyUsed<string, byte[]>(100, bytes => bytes.Length);
        cache.Set("a", new byte[40]);
        cache.Set("b", new byte[40]);
        Assert.True(cache.TryGet("a", out _));
        cache.Set("c", new byte[40]);
        Assert.False(cache.TryGet("b", out _));
        Assert.True(cache.TryGet("a", out _));
        cache.Set("large", new byte[101]);
        Assert.False(cache.TryGet("large", out _));
        Assert.True(cache.Bytes <= 100);
    }

    private static bool Wait(ManualResetEventSlim gate) => gate.Wait(TimeSpan.FromSeconds(30), Cancellation);

    private static async Task<NetworkStream> SendAsync(RunningServer server, string text)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, Cancellation);
        var connection = new NetworkStream(socket, ownsSocket: true);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(text), Cancellation);
        return connection;
    }

    private static async Task<string> AnswerAsync(NetworkStream connection)
    {
        using var reader = new StreamReader(connection, Encoding.ASCII);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            return await reader.ReadToEndAsync(patience.Token);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
