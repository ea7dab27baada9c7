using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Theia.Benchmarks;

/// <summary>Requests that want to hurt: one kind after the other.</summary>
internal sealed class HostileRequests
{
    private const int Gigabyte = 1 << 30;

    private readonly Uri _address;
    private readonly byte[][] _broken;
    private readonly byte[] _bomb;

    /// <param name="address">Of the server.</param>
    /// <param name="folder">With broken images.</param>
    public HostileRequests(Uri address, string folder)
    {
        _address = address;
        _broken = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        // 300 KB that unfold to 432 MB.
        _bomb = new RgbImage(12_000, 12_000, new byte[3 * 12_000 * 12_000]).EncodePng();
    }

    /// <summary>Sends one and says what came back; 0 where the connection was closed without an answer.</summary>
    public async Task<(string Kind, int Status)> SendAsync(HttpClient client, int number)
    {
        switch (number % 50)
        {
            case 0:
                return ("1 GB body", await RawAsync(Head(Gigabyte), body: new byte[1 << 16], Gigabyte >> 16));
            case 10:
                return ("1 GB body without a length", await RawAsync(
                    "POST /api/norms HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
                    Encoding.ASCII.GetBytes($"10000\r\n{new string('a', 1 << 16)}\r\n"), Gigabyte >> 16));
            case 20:
                return ("slow sender", await RawAsync(Head(1_000_000), body: "a"u8.ToArray(), 60, pause: 500));
            case 30:
                return ("half-closed", await RawAsync(Head(1000), body: [1], 1, halfClose: true));
            case 40:
                return ("decompression bomb", await PostAsync(client, _bomb));
            default:
                return (number % 7) switch
                {
                    0 => ("foreign origin", await PostAsync(client, _broken[0], "Origin", "http://evil.example")),
                    1 => ("foreign host", await PostAsync(client, _broken[0], "Host", "evil.example")),
                    2 => ("no image", await PostAsync(client, [])),
                    _ => ("broken image", await PostAsync(client, _broken[number % _broken.Length])),
                };
        }
    }

    private static string Head(int length) =>
        $"POST /api/norms HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n";

    private static async Task<int> PostAsync(
        HttpClient client, byte[] body, string? header = null, string? value = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/norms");
        request.Content = new ByteArrayContent(body);
        if (header is not null)
            request.Headers.TryAddWithoutValidation(header, value);
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private async Task<int> RawAsync(string head, byte[] body, int times, int pause = 0, bool halfClose = false)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _address.Port);
        await using var stream = new NetworkStream(socket);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            for (var i = 0; i < times && socket.Available == 0; i++)
            {
                await stream.WriteAsync(body);
                if (pause > 0)
                    await Task.Delay(pause);
            }

            if (halfClose)
                socket.Shutdown(SocketShutdown.Send);
        }
        catch (IOException)
        {
            // The server has answered and closed.
        }

        return await StatusAsync(stream);
    }

    private static async Task<int> StatusAsync(NetworkStream stream)
    {
        try
        {
            using var reader = new StreamReader(stream, Encoding.ASCII);
            var line = await reader.ReadLineAsync();
            return line?.Split(' ') is [_, var status, ..] ? int.Parse(status) : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
