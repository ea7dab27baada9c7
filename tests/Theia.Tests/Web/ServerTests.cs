using System.Text.Json;

namespace Theia.Tests.Web;

[Collection("web")]
public sealed class ServerTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly HttpClient _client = shared.Server.Client;

    [Fact]
    public async Task The_openapi_document_describes_every_question()
    {
        using var document = JsonDocument.Parse(await TextAsync("/openapi/v1.json"));
        var paths = document.RootElement.GetProperty("paths");
        foreach (var view in new[] { "encode", "pca", "norms", "similarity", "masks", "depth" })
        {
            var post = paths.GetProperty($"/api/{view}").GetProperty("post");
            Assert.NotEmpty(post.GetProperty("summary").GetString()!);
            Assert.True(post.GetProperty("requestBody").GetProperty("content").TryGetProperty("image/*", out _));
            Assert.All(
                post.GetProperty("parameters").EnumerateArray(),
                parameter => Assert.NotEmpty(parameter.GetProperty("description").GetString()!));
        }
    }

    [Fact]
    public async Task Measures_have_the_form_of_prometheus()
    {
        await TextAsync("/health");
        var text = await TextAsync("/metrics");
        Assert.Contains("# TYPE theia_queue_length", text, StringComparison.Ordinal);
        Assert.Contains("theia_memory_resident_bytes", text, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_bucket", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_that_the_page_names_is_there()
    {
        var page = await TextAsync("/");
        string[] files = [.. System.Text.RegularExpressions.Regex.Matches(page, "(?:src|href)=\"(/page/[^\"]+)\"")
            .Select(match => match.Groups[1].Value).Distinct()];
        Assert.NotEmpty(files);
        foreach (var file in files)
            Assert.NotEmpty(await TextAsync(file));
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_photographs_are_offered_and_nothing_else_of_their_folder()
    {
        using var samples = JsonDocument.Parse(await TextAsync("/api/samples"));
        Assert.True(samples.RootElement.GetArrayLength() > 10);
        var thumbnail = await _client.GetByteArrayAsync(
            "/api/samples/cat.png/thumbnail", TestContext.Current.CancellationToken);
        Assert.Equal(160, RgbImage.Decode(thumbnail, "thumbnail").Width);
        foreach (var other in new[] { "photos.json", "..%2F..%2FREADME.md", "nothing.png" })
        {
            using var response = await _client.GetAsync($"/api/samples/{other}", TestContext.Current.CancellationToken);
            await RunningServer.RefusalAsync(response, 404);
        }
    }

    private Task<string> TextAsync(string path) => _client.GetStringAsync(path, TestContext.Current.CancellationToken);
}
