using Microsoft.Playwright;

namespace Theia.Tests.Web;

/// <summary>The browser that the tests share, Debian's Chromium without a window, and a server that it calls.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";
    private const string Missing = $"There is no {Program}: apt-get install chromium.";

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private RunningServer? _server;
    private RunningServer? _bundled;
    private ScratchFolder? _folder;

    /// <summary>Opens the page of a server that has the bundled models alone.</summary>
    public async Task<IPage> OpenBundledAsync(ColorScheme scheme, int width, int height)
    {
        Assert.SkipUnless(_browser is not null, Missing);
        _bundled ??= await RunningServer.StartAsync();
        return await OpenAsync(_bundled, scheme, width, height);
    }

    /// <summary>Opens the page.</summary>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="width">Of the window.</param>
    /// <param name="height">Of the window.</param>
    public Task<IPage> OpenAsync(ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 1000)
    {
        Assert.SkipUnless(_browser is not null, Missing);
        return OpenAsync(_server!, scheme, width, height);
    }

    private async Task<IPage> OpenAsync(RunningServer server, ColorScheme scheme, int width, int height)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = server.Address.AbsoluteUri,
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            Permissions = ["camera"],
        });
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Tokens as colors" }).WaitForAsync();
        await SettledAsync(page);
        Assert.Empty(errors);
        return page;
    }

    /// <summary>Waits until every answer is there.</summary>
    internal static async Task SettledAsync(IPage page) => await page.WaitForFunctionAsync(
        "() => document.body.dataset.busy === 'false' && document.querySelector('.tile.busy') === null");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
            return;
        // A checkpoint of a student beside the bundled one: the same weights under another name.
        _folder = new ScratchFolder();
        using (var theia = TheiaModel.LoadBundled())
            theia.Save(_folder["earlier", "model"]);
        using (var theia = TheiaModel.LoadBundled())
            theia.Save(_folder["nano-theia"]);
        _server = await RunningServer.StartAsync(
            null, _folder["nano-theia"], _folder["earlier", "model"], Goldens.At("teachers", "models", "sam"),
            Goldens.At("teachers", "models", "depth"));
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args =
            [
                "--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_bundled is not null)
            await _bundled.DisposeAsync();
        _folder?.Dispose();
    }
}
