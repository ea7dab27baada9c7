namespace Theia.Web.Configuration;

/// <summary>What one client, and all of them together, may take of the server.</summary>
internal sealed record ServerLimits
{
    /// <summary>Bytes of one request's body. Default: 64 MiB.</summary>
    public long BodyBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of all bodies that are being read or decoded. Default: 256 MiB.</summary>
    public long BufferedBytes { get; init; } = 256L << 20;

    /// <summary>Pixels of an image, checked before it is decoded. Default: 64 million.</summary>
    public long Pixels { get; init; } = 64_000_000;

    /// <summary>Bytes of decoded images that are kept; the least recently used go first. Default: 384 MiB.</summary>
    public long CachedImageBytes { get; init; } = 384L << 20;

    /// <summary>Bytes of features that are kept; the least recently used go first. Default: 128 MiB.</summary>
    public long CachedFeatureBytes { get; init; } = 128L << 20;

    /// <summary>Requests that wait for the networks. Default: 64.</summary>
    public int QueueLength { get; init; } = 64;

    /// <summary>Open connections. Default: 1000.</summary>
    public long Connections { get; init; } = 1000;

    /// <summary>Time to answer a request, waiting included. Default: 30 s.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time to send the head of a request. Default: 10 s.</summary>
    public TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Slowest pace of a body, in bytes per second, after <see cref="BodyGrace"/>. Default: 8192.</summary>
    public double BodyBytesPerSecond { get; init; } = 8192;

    /// <summary>Time before a slow body is refused. Default: 5 s.</summary>
    public TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time for running requests when the server stops. Default: 10 s.</summary>
    public TimeSpan StopTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Characters of a sentence. Default: 300.</summary>
    public int TextLength { get; init; } = 300;

    /// <summary>Points of one prompt. Default: 64.</summary>
    public int Points { get; init; } = 64;
}
