using System.Net.Http.Json;
using System.Text.Json;
using Theia.Web;
using Theia.Web.Configuration;

namespace Theia.Tests.Web;

/// <summary>A real server on a free port, and a client of it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebServer _server;

    private RunningServer(WebServer server)
    {
        _server = server;
        Client = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>The client.</summary>
    public HttpClient Client { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => _server.Address;

    /// <summary>Starts one.</summary>
    public static async Task<RunningServer> StartAsync(ServerLimits? limits = null, params string[] models)
    {
        var options = new ServerOptions
        {
            Port = 0,
            Limits = limits ?? new ServerLimits(),
            Models = models,
            Photographs = Path.Combine(Repository.Root, "samples", "photos"),
        };
        return new RunningServer(await WebServer.StartAsync(options, TestContext.Current.CancellationToken));
    }

    /// <summary>Sends a file to a path.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, byte[] file) =>
        Client.PostAsync(path, new ByteArrayContent(file), TestContext.Current.CancellationToken);

    /// <summary>Sends a file and reads the JSON that comes back.</summary>
    public async Task<JsonElement> AskAsync(string path, byte[] file)
    {
        using var response = await PostAsync(path, file);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The sentence of a refusal, once its status and form have been checked.</summary>
    public static async Task<string> RefusalAsync(HttpResponseMessage response, int status)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} instead of {status}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(body);
        return problem.RootElement.GetProperty("detail").GetString()!;
    }

    /// <summary>A photograph that ships with the program.</summary>
    public static byte[] Photograph(string name) =>
        File.ReadAllBytes(Path.Combine(Repository.Root, "samples", "photos", name));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
