using Theia.Web.Configuration;

namespace Theia.Tests.Web;

/// <summary>One server for the tests of a class, with the small teachers of the goldens for masks and depth.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    /// <summary>The server.</summary>
    internal RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync(
        new ServerLimits(), Goldens.At("teachers", "models", "sam"), Goldens.At("teachers", "models", "depth"));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
