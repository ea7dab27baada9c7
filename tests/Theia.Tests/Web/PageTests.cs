using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Theia.Tests.Web;

/// <summary>The page in a real browser.</summary>
[Collection("web")]
public sealed partial class PageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_first_photograph_is_shown_as_colors_similarities_and_norms()
    {
        var page = await browser.OpenAsync();
        Assert.Equal(2, await Tiles(page, "pca").CountAsync());
        Assert.Contains("Entropy", await Tiles(page, "norms").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Chelsea", await page.Locator("#place").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await IsPaintedAsync(Tiles(page, "pca").First), "The colors are one color.");
        Assert.Matches(@"Answered in", await page.Locator("#status").InnerTextAsync());
    }

    [Fact]
    public async Task An_image_can_be_dropped()
    {
        var page = await browser.OpenAsync();
        await DropAsync(page, "coffee.png", "image/png", RunningServer.Photograph("coffee.png"));
        await page.GetByText("coffee.png, 600 × 400 pixels").WaitForAsync();
    }

    [Fact]
    public async Task An_image_can_be_pasted()
    {
        var page = await browser.OpenAsync();
        await page.EvaluateAsync(
            """
            base64 => {
              const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
              const clipboardData = new DataTransfer();
              clipboardData.items.add(new File([bytes], "pasted.png", { type: "image/png" }));
              document.dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
            }
            """,
            Convert.ToBase64String(RunningServer.Photograph("coffee.png")));
        await page.GetByText("pasted.png, 600 × 400 pixels").WaitForAsync();
    }

    [Fact]
    public async Task A_photograph_can_be_taken_with_the_camera()
    {
        var page = await browser.OpenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use the camera" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.getElementById('viewfinder').videoWidth > 0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take the photograph" }).ClickAsync();
        await page.GetByText(PhotographText()).WaitForAsync();
    }

    [Fact]
    public async Task A_click_gives_a_mask_and_a_second_with_shift_corrects_it()
    {
        var page = await browser.OpenAsync();
        Assert.False(await page.Locator("#view-masks").IsVisibleAsync());
        await page.Locator("#stage").ClickAsync(new() { Position = new() { X = 120, Y = 80 } });
        await Tiles(page, "masks").GetByText("Predicted IoU").First.WaitForAsync();

        var asked = page.WaitForRequestAsync(request => request.Url.Contains("/api/masks", StringComparison.Ordinal));
        await page.Locator("#stage").ClickAsync(
            new() { Position = new() { X = 200, Y = 150 }, Modifiers = [KeyboardModifier.Shift] });
        var url = Uri.UnescapeDataString((await asked).Url);
        Assert.Matches(@"points=\d+,\d+,1;\d+,\d+,0", url);
        await Browser.SettledAsync(page);
    }

    [Fact]
    public async Task A_box_gives_a_mask()
    {
        var page = await browser.OpenAsync();
        await page.GetByText("Box", new() { Exact = true }).ClickAsync();
        var area = (await page.Locator("#picture").BoundingBoxAsync())!;
        var asked = page.WaitForRequestAsync(request => request.Url.Contains("/api/masks", StringComparison.Ordinal));
        await page.Mouse.MoveAsync(area.X + 60, area.Y + 50);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(area.X + 200, area.Y + 180, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        Assert.Contains("box=", (await asked).Url, StringComparison.Ordinal);
        await Tiles(page, "masks").GetByText("Predicted IoU").First.WaitForAsync();
    }

    [Fact]
    public async Task A_sentence_is_looked_for()
    {
        var page = await browser.OpenAsync();
        await page.GetByLabel("Find a sentence in the image").FillAsync("a red cup");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Img, new() { NameRegex = SentenceText() }).First.WaitForAsync();
        await Browser.SettledAsync(page);
        Assert.True(await IsPaintedAsync(Tiles(page, "sentence").First));
    }

    [Fact]
    public async Task Two_checkpoints_stand_side_by_side()
    {
        var page = await browser.OpenAsync();
        Assert.Equal(
            ["nano-theia", "earlier"],
            await Tiles(page, "pca").Locator("b").AllInnerTextsAsync());
        await page.Locator("#models input[value=earlier]").UncheckAsync();
        await Browser.SettledAsync(page);
        Assert.Equal(["nano-theia"], await Tiles(page, "norms").Locator("b").AllInnerTextsAsync());

        await page.GetByLabel("Features of students", new() { Exact = true }).SelectOptionAsync("theia/nano-dinov2");
        await Browser.SettledAsync(page);
        Assert.Contains("as nano-dinov2", await Tiles(page, "pca").First.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_video_is_shown_frame_by_frame_with_the_colors_of_the_first()
    {
        using var folder = new ScratchFolder();
        var page = await browser.OpenAsync();
        await page.Locator("#file").SetInputFilesAsync(await SomeVideo.WriteAsync(folder["clip.webm"]));
        await page.GetByText("clip.webm, frame 1,").WaitForAsync();
        await Browser.SettledAsync(page);

        var asked = page.WaitForRequestAsync(request => request.Url.Contains("/api/pca", StringComparison.Ordinal));
        await page.Locator("#frame").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Contains("fit=", (await asked).Url, StringComparison.Ordinal);
        await page.GetByText("clip.webm, frame 2,").WaitForAsync();
        await Browser.SettledAsync(page);
    }

    [Fact]
    public async Task A_file_that_is_no_image_is_explained_and_the_last_image_stays()
    {
        var page = await browser.OpenAsync();
        await DropAsync(page, "notes.txt", "text/plain", "some notes"u8.ToArray());
        var alert = page.GetByRole(AriaRole.Alert);
        await alert.GetByText("not a JPEG, PNG, WebP or BMP image").WaitForAsync();
        Assert.Contains("Chelsea", await page.Locator("#place").InnerTextAsync(), StringComparison.Ordinal);

        await DropAsync(page, "coffee.png", "image/png", RunningServer.Photograph("coffee.png"));
        await page.GetByText("coffee.png, 600 × 400 pixels").WaitForAsync();
        Assert.False(await page.Locator("#alert").IsVisibleAsync());
    }

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard()
    {
        var page = await browser.OpenAsync();
        await page.Locator("#samples button").Nth(1).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("600 × 400 pixels. Point at 300, 200.").WaitForAsync();
        await Browser.SettledAsync(page);

        await page.Locator("#stage").FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.GetByText("Point at 257, 229.").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await Tiles(page, "masks").GetByText("Predicted IoU").First.WaitForAsync();

        var asked = page.WaitForRequestAsync(request => request.Url.Contains("box=", StringComparison.Ordinal));
        foreach (var key in new[] { "b", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp", "Enter" })
            await page.Keyboard.PressAsync(key);
        Assert.Contains("box=257,171,343,229", Uri.UnescapeDataString((await asked).Url), StringComparison.Ordinal);
        await Browser.SettledAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#view-masks").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [Fact]
    public async Task Results_can_be_saved()
    {
        var page = await browser.OpenAsync();
        foreach (var (button, name) in new[]
        {
            ("Save colors of nano-theia as PNG", "colors-nano-theia.png"),
            ("Save norms of nano-theia as JSON", "norms-nano-theia.json"),
            ("Save depth of nano-theia as PNG (16 bit)", "depth-nano-theia-nano-depth.png"),
        })
        {
            var download = await page.RunAndWaitForDownloadAsync(
                () => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync());
            Assert.Equal(name, download.SuggestedFilename);
            Assert.True(new FileInfo(await download.PathAsync()).Length > 100);
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    public async Task The_page_passes_the_checks_of_axe_and_fits_its_window(ColorScheme scheme, int width)
    {
        var page = await browser.OpenAsync(scheme, width);
        await page.Locator("#stage").ClickAsync(new() { Position = new() { X = 120, Y = 80 } });
        await Tiles(page, "masks").GetByText("Predicted IoU").First.WaitForAsync();
        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private static ILocator Tiles(IPage page, string section) => page.Locator($"#view-{section} .tile");

    private static Task<JsonElement?> DropAsync(
        IPage page, string name, string type, byte[] file) => page.EvaluateAsync(
        """
        ([name, type, base64]) => {
          const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([bytes], name, { type }));
          document.getElementById("drop").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
        }
        """,
        new[] { name, type, Convert.ToBase64String(file) });

    private static Task<bool> IsPaintedAsync(ILocator tile) => tile.Locator("canvas").First.EvaluateAsync<bool>(
        """
        canvas => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return data.some((value, i) => i % 4 !== 3 && value !== data[i % 4]);
        }
        """);

    [GeneratedRegex(@"^photograph, \d+ × \d+ pixels")]
    private static partial Regex PhotographText();

    [GeneratedRegex("to the sentence “a red cup”")]
    private static partial Regex SentenceText();
}
