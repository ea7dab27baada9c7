using System.Runtime.InteropServices;
using System.Text.Json;
using Theia.Decoding.Tokens;

namespace Theia.Tests.Web;

[Collection("web")]
public sealed class ViewEndpointTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly RunningServer _server = shared.Server;
    private readonly byte[] _cat = RunningServer.Photograph("cat.png");

    [Fact]
    public async Task Tokens_are_those_of_the_model()
    {
        var answer = await _server.AskAsync("/api/encode", _cat);
        using var theia = TheiaModel.LoadBundled();
        using var expected = theia.Encode(RgbImage.Decode(_cat, "cat"));
        Assert.Equal(expected.data<float>().ToArray(), Floats(answer.GetProperty("result").GetProperty("values")));
        Assert.Equal("nano-theia", answer.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Tokens_come_as_safetensors_to_who_accepts_that()
    {
        var file = await AcceptAsync("/api/encode", "application/vnd.safetensors");
        var tokens = SafetensorsFile.Parse(file, "answer")["tokens"];
        Assert.Equal([196L, 96L], tokens.Shape);
        var json = await _server.AskAsync("/api/encode", _cat);
        Assert.Equal(
            Floats(json.GetProperty("result").GetProperty("values")),
            MemoryMarshal.Cast<byte, float>(tokens.Bytes.Span).ToArray());
    }

    [Fact]
    public async Task An_image_is_sent_once_and_named_afterwards()
    {
        using var sent = await _server.PostAsync("/api/images", _cat);
        Assert.Equal(System.Net.HttpStatusCode.Created, sent.StatusCode);
        using var image = JsonDocument.Parse(
            await sent.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((451, 300), (
            image.RootElement.GetProperty("width").GetInt32(), image.RootElement.GetProperty("height").GetInt32()));
        var id = image.RootElement.GetProperty("id").GetString();
        var named = await GetAsync($"/api/norms?image={id}");
        var carried = await _server.AskAsync("/api/norms", _cat);
        Assert.Equal(
            carried.GetProperty("result").GetRawText(), named.GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task An_image_may_come_as_the_file_of_a_form()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("a note"), "note" }, { new ByteArrayContent(_cat), "image", "cat.png" },
        };
        using var response = await _server.Client.PostAsync("/api/images", form, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task Norms_are_measured_over_the_tokens()
    {
        var result = (await _server.AskAsync("/api/norms?bins=50", _cat)).GetProperty("result");
        using var theia = TheiaModel.LoadBundled();
        using var tokens = theia.Encode(RgbImage.Decode(_cat, "cat"));
        var expected = TokenNorms.Of(tokens);
        Assert.Equal(expected.Entropy(50), result.GetProperty("entropy").GetDouble(), 12);
        Assert.Equal(2 * expected.Median, result.GetProperty("cutoff").GetDouble(), 12);
        Assert.Equal(196, result.GetProperty("histogram").EnumerateArray().Sum(count => count.GetInt32()));
    }

    [Fact]
    public async Task A_token_is_most_similar_to_itself()
    {
        // The pixel lies in row 7 and column 3 of the 14 x 14 tokens of a 451 x 300 image.
        var result = (await _server.AskAsync("/api/similarity?x=112&y=160", _cat)).GetProperty("result");
        Assert.Equal((7 * 14) + 3, result.GetProperty("token").GetInt32());
        var values = Floats(result.GetProperty("values"));
        Assert.Equal(values.Max(), values[(7 * 14) + 3]);
        Assert.Equal(1, values.Max(), 5);
    }

    [Fact]
    public async Task A_sentence_is_compared_with_the_tokens_of_a_clip()
    {
        var result = (await _server.AskAsync("/api/similarity?model=nano-clip&text=a+red+cup", _cat))
            .GetProperty("result");
        Assert.Equal(256, result.GetProperty("values").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("token").ValueKind);

        using var refused = await _server.PostAsync("/api/similarity?model=nano-vit&text=a+red+cup", _cat);
        Assert.Contains("nano-clip", await RunningServer.RefusalAsync(refused, 400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colors_come_as_an_image_of_the_size_of_the_photograph()
    {
        var image = RgbImage.Decode(await AcceptAsync("/api/pca", "image/png"), "answer");
        Assert.Equal((451, 300), (image.Width, image.Height));
    }

    [Fact]
    public async Task Masks_of_a_point_and_of_a_box_come_as_a_coco_document()
    {
        foreach (var (prompt, count) in new[] { ("points=100,100,1", 3), ("box=50,60,200,250", 1) })
        {
            var document = (await _server.AskAsync($"/api/masks?model=sam&{prompt}", _cat)).GetProperty("result");
            var found = document.GetProperty("annotations").EnumerateArray().ToArray();
            Assert.Equal(count, found.Length);
            var segmentation = found[0].GetProperty("segmentation");
            var mask = RunLengthMask.FromCounts(451, 300, segmentation.GetProperty("counts").GetString()!);
            Assert.Equal(found[0].GetProperty("area").GetInt32(), mask.Area);
        }
    }

    [Fact]
    public async Task Depth_has_a_value_per_pixel()
    {
        var depth = (await _server.AskAsync("/api/depth?model=depth", _cat)).GetProperty("result");
        Assert.Equal((451, 300), (depth.GetProperty("width").GetInt32(), depth.GetProperty("height").GetInt32()));
        var colors = RgbImage.Decode(depth.GetProperty("png").GetBytesFromBase64(), "depth");
        Assert.Equal((451, 300), (colors.Width, colors.Height));
    }

    [Fact]
    public async Task Models_say_what_they_can_do()
    {
        var models = (await GetAsync("/api/models")).EnumerateArray()
            .ToDictionary(model => model.GetProperty("id").GetString()!, model => model.GetProperty("sources"));
        Assert.True(models["sam"][0].GetProperty("masks").GetBoolean());
        Assert.True(models["depth"][0].GetProperty("depth").GetBoolean());
        Assert.True(models["nano-clip"][0].GetProperty("sentences").GetBoolean());
        Assert.Equal("tokens", models["nano-theia"][0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("/api/norms?model=nano-thea", 404, "Did you mean 'nano-theia'?")]
    [InlineData("/api/norms?source=tokes", 400, "Did you mean 'tokens'?")]
    [InlineData("/api/norms?bins=1", 400, "from 2 to 10000")]
    [InlineData("/api/norms?bins=ten", 400, "bins")]
    [InlineData("/api/similarity", 400, "a point (x and y) or a sentence")]
    [InlineData("/api/similarity?x=1&y=NaN", 400, "outside of the image")]
    [InlineData("/api/similarity?x=452&y=1", 400, "outside of the image of 451 x 300")]
    [InlineData("/api/masks?model=sam", 400, "points, a box, or everything")]
    [InlineData("/api/masks?model=sam&points=1,b,1", 400, "A point is 'x,y,1'")]
    [InlineData("/api/masks?model=sam&points=900,1,1", 400, "outside the image")]
    [InlineData("/api/masks?model=sam&box=9,9,1,1", 400, "box")]
    [InlineData("/api/masks?model=sam&everything=true&side=900", 400, "from 1 to 64")]
    [InlineData("/api/masks?model=nano-clip&points=1,1,1", 400, "give no masks. These do:")]
    [InlineData("/api/depth?model=nano-clip", 400, "give no depth")]
    [InlineData("/api/pca?fit=none", 404, "Send it again")]
    [InlineData("/api/nothing", 404, "There is nothing at /api/nothing")]
    [InlineData("/api/models", 405, "does not take POST")]
    public async Task A_wrong_question_is_answered_with_what_is_wrong(string path, int status, string text)
    {
        using var response = await _server.PostAsync(path, _cat);
        Assert.Contains(text, await RunningServer.RefusalAsync(response, status), StringComparison.Ordinal);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var document = JsonDocument.Parse(
            await _server.Client.GetStringAsync(path, TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }

    private async Task<byte[]> AcceptAsync(string path, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(_cat) };
        request.Headers.Accept.ParseAdd(type);
        using var response = await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static float[] Floats(JsonElement values) =>
        [.. values.EnumerateArray().Select(value => value.GetSingle())];
}
