using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Theia.Web;
using Theia.Web.Configuration;

namespace Theia.Benchmarks;

/// <summary>
/// The server under attack, over loopback: 200 clients at once of whom a tenth is hostile, then 2,000 requests in turn
/// while its memory is watched. It fails where a right question gets a wrong answer, a client gets a 5xx, or memory
/// grows.
/// </summary>
internal static class ServeBenchmarks
{
    private const int Clients = 200, Requests = 3000, LongRun = 2000, Images = 8;

    /// <param name="arguments"><c>host</c> for the server itself, which the benchmark starts as a process; else the
    /// folder of broken images.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["host"])
            return await HostAsync();
        if (arguments is not [var broken])
        {
            Console.WriteLine("Usage: Theia.Benchmarks serve tests/Theia.Tests/goldens/images/broken");
            return 2;
        }

        using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve", "host"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var address = new Uri((await server.StandardOutput.ReadLineAsync())!);
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Clients + 50 };
        using var client = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
        var images = Enumerable.Range(0, Images).Select(Photograph).ToArray();
        var expected = new string[Images];
        for (var i = 0; i < Images; i++)
            expected[i] = Result(await AskAsync(client, images[i]));

        var wrong = await AttackAsync(client, images, expected, new HostileRequests(address, broken));
        var grown = await WatchAsync(client, server, images, expected);
        await server.StandardInput.WriteLineAsync();
        await server.WaitForExitAsync();
        Console.WriteLine($"server stopped with exit code {server.ExitCode}");
        return wrong || grown || server.ExitCode != 0 ? 1 : 0;
    }

    private static async Task<int> HostAsync()
    {
        await using var server = await WebServer.StartAsync(new ServerOptions { Port = 0 });
        Console.WriteLine(server.Address);
        await Console.In.ReadLineAsync();
        return 0;
    }

    private static async Task<bool> AttackAsync(
        HttpClient client, byte[][] images, string[] expected, HostileRequests hostile)
    {
        var next = 0;
        var statuses = new ConcurrentDictionary<string, int>();
        var times = new ConcurrentBag<double>();
        var wrong = new ConcurrentQueue<string>();
        var clock = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= Requests)
            {
                if (number % 10 == 0)
                {
                    var (kind, status) = await hostile.SendAsync(client, number / 10);
                    statuses.AddOrUpdate($"hostile, {kind}: {status}", 1, (_, count) => count + 1);
                    if (status is >= 500 or 200 && kind != "broken image")
                        wrong.Enqueue($"{kind}: {status}");
                    continue;
                }

                var image = number % Images;
                var start = Stopwatch.GetTimestamp();
                using var answer = await AskAsync(client, images[image]);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                statuses.AddOrUpdate($"right: {(int)answer.StatusCode}", 1, (_, count) => count + 1);
                if (answer.StatusCode == HttpStatusCode.OK ? Result(answer) != expected[image]
                    : answer.StatusCode != HttpStatusCode.TooManyRequests)
                {
                    wrong.Enqueue($"image {image}: {(int)answer.StatusCode}");
                }
            }
        })));
        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        double[] sorted = [.. times.Order()];
        Console.WriteLine(
            $"{Clients} clients at once, {Requests} requests, a tenth hostile: {Requests / seconds:0} requests/s; "
            + $"right ones took {sorted[sorted.Length / 2]:0} ms (median), {sorted[sorted.Length * 99 / 100]:0} ms (99 %)");
        foreach (var (name, count) in statuses.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Console.WriteLine($"  {name}: {count}");
        Console.WriteLine($"  wrong answers and 5xx: {wrong.Count} {string.Join("; ", wrong.Take(5))}");
        return !wrong.IsEmpty;
    }

    private static async Task<bool> WatchAsync(HttpClient client, Process server, byte[][] images, string[] expected)
    {
        List<double> resident = [];
        for (var i = 0; i <= LongRun; i++)
        {
            using var answer = await AskAsync(client, images[i % Images]);
            if (Result(answer) != expected[i % Images])
                throw new InvalidOperationException($"Request {i} got another answer than before.");
            if (i % (LongRun / 5) == 0)
            {
                server.Refresh();
                resident.Add(server.WorkingSet64 / 1e6);
                Console.WriteLine($"after {i,5} requests in turn: {resident[^1]:0} MB resident");
            }
        }

        // A tenth for the garbage collector, which does not collect before it must.
        var grown = resident[^1] > (1.1 * resident[1]) + 10;
        Console.WriteLine(grown ? "memory GREW" : "memory is flat");
        return grown;
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, byte[] image) =>
        client.PostAsync("/api/norms", new ByteArrayContent(image));

    private static string Result(HttpResponseMessage answer)
    {
        using var json = JsonDocument.Parse(answer.EnsureSuccessStatusCode().Content.ReadAsStream());
        return json.RootElement.GetProperty("result").GetRawText();
    }

    private static byte[] Photograph(int number)
    {
        var pixels = new byte[3 * 320 * 240];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((i * (number + 3) / 7) ^ (i / 960));
        return new RgbImage(320, 240, pixels).EncodePng();
    }
}
