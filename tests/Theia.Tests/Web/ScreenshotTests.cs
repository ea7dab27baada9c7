using Microsoft.Playwright;

namespace Theia.Tests.Web;

/// <summary>Writes the images of docs/9-serve.md where THEIA_SCREENSHOTS is 1.</summary>
[Collection("web")]
public sealed class ScreenshotTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("serve-light", ColorScheme.Light, 1360, 1020)]
    [InlineData("serve-dark", ColorScheme.Dark, 1360, 1020)]
    [InlineData("serve-narrow", ColorScheme.Light, 390, 844)]
    public async Task Screenshots_are_written_on_request(string name, ColorScheme scheme, int width, int height)
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("THEIA_SCREENSHOTS") is "1",
            "Screenshots are written where THEIA_SCREENSHOTS is 1.");
        var page = await browser.OpenBundledAsync(scheme, width, height);
        await page.Locator("#samples button").Nth(1).ClickAsync();
        await page.GetByText("600 × 400 pixels").WaitForAsync();
        await Browser.SettledAsync(page);
        await page.WaitForFunctionAsync(
            "() => [...document.querySelectorAll('#samples img')].slice(0, 5).every(image => image.complete)");
        await page.Locator("#stage").ClickAsync(new() { Position = new() { X = 190, Y = 62 } });
        await Browser.SettledAsync(page);
        await page.EvaluateAsync("() => { document.activeElement.blur(); scrollTo(0, 0); }");
        var path = Path.Combine(Repository.Root, "docs", "images", $"{name}.png");
        await page.ScreenshotAsync(new() { Path = path });
        Assert.True(new FileInfo(path).Length > 10_000);
    }
}
