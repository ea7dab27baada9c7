using System.Text;
using System.Text.Json;

namespace Theia.Tests.Web;

/// <summary>Every damaged or hostile image of the goldens is the sender's fault and is answered as such.</summary>
[Collection("web")]
public sealed class BrokenImageTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly RunningServer _server = shared.Server;

    [Fact]
    public async Task Broken_images_get_a_sentence_and_sound_ones_an_answer()
    {
        List<string> wrong = [];
        foreach (var golden in Goldens.Json("images", "broken.json").GetProperty("files").EnumerateArray())
        {
            var name = golden.GetProperty("file").GetString()!;
            using var response = await _server.PostAsync("/api/norms", File.ReadAllBytes(Goldens.At("images", name)));
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var status = (int)response.StatusCode;
            var right = golden.GetProperty("wanted").GetString() switch
            {
                "accept" => status == 200,
                "reject" => IsRefusal(status, body),
                _ => status == 200 || IsRefusal(status, body),
            };
            if (!right)
                wrong.Add($"{name}: {status} {body}");
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("GIF89a, and so on", "GIF")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG")]
    [InlineData("%PDF-1.7", "PDF")]
    public async Task Other_files_are_named_for_what_they_are(string file, string kind)
    {
        using var response = await _server.PostAsync("/api/images", Encoding.ASCII.GetBytes(file));
        Assert.Contains(kind, await RunningServer.RefusalAsync(response, 422), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_an_image_says_how_to_send_one()
    {
        using var response = await _server.PostAsync("/api/pca", []);
        Assert.Contains("image=ID", await RunningServer.RefusalAsync(response, 400), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/form-data", "no boundary")]
    [InlineData("multipart/form-data; boundary=x", "damaged")]
    public async Task A_damaged_form_is_refused(string type, string text)
    {
        using var content = new ByteArrayContent("--x\r\nContent-Disp"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await _server.Client.PostAsync("/api/pca", content, TestContext.Current.CancellationToken);
        Assert.Contains(text, await RunningServer.RefusalAsync(response, 400), StringComparison.Ordinal);
    }

    private static bool IsRefusal(int status, string body)
    {
        if (status is not (413 or 422 or 400))
            return false;
        using var problem = JsonDocument.Parse(body);
        return problem.RootElement.GetProperty("detail").GetString() is { Length: > 20 } detail
            && !detail.Contains("   at ", StringComparison.Ordinal);
    }
}
