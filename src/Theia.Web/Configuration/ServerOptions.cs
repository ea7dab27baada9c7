namespace Theia.Web.Configuration;

/// <summary>What is served, and where.</summary>
internal sealed record ServerOptions
{
    /// <summary>The port where none is named.</summary>
    public const int DefaultPort = 8010;

    /// <summary>TCP port; 0 for a free one. Default: 8010.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>
    /// Address or name of the network interface to listen on; null (default) for loopback alone. <c>0.0.0.0</c> and
    /// <c>::</c> listen on all.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>Names, beside those of loopback and IP addresses, by which clients may call the server.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Folders of students and teachers. Default: none, for the bundled ones alone.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Folder of the photographs that the page offers, with their <c>photos.json</c>.</summary>
    public string Photographs { get; init; } = Path.Combine(AppContext.BaseDirectory, "photos");

    /// <summary>What clients may take.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>Told of what should not have happened, a line each, from any thread. Default: no one is told.</summary>
    public Action<string> Report { get; init; } = static _ => { };
}
