using System.Collections.Concurrent;
using System.Text.Json;
using Theia.Web.Problems;

namespace Theia.Web.Images;

/// <summary>The photographs that ship with the program, offered to whom has none at hand.</summary>
internal sealed class SamplePhotographs : IDisposable
{
    private const int ThumbnailSide = 160;

    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web);

    private readonly string _folder;
    private readonly ConcurrentDictionary<string, byte[]> _thumbnails = [];
    private readonly SemaphoreSlim _decoder = new(1);

    /// <param name="folder">Holds them and <c>photos.json</c>; where it does not, none are offered.</param>
    public SamplePhotographs(string folder)
    {
        _folder = folder;
        var catalog = Path.Combine(folder, "photos.json");
        All = File.Exists(catalog)
            ? JsonSerializer.Deserialize<Catalog>(File.ReadAllBytes(catalog), _format)?.Photos ?? []
            : [];
    }

    /// <summary>What is offered.</summary>
    public IReadOnlyList<Sample> All { get; }

    /// <summary>The path of a photograph.</summary>
    /// <exception cref="RequestException">There is none of this name.</exception>
    public string PathOf(string file) => All.Any(sample => sample.File == file)
        ? Path.Combine(_folder, file)
        : throw RequestException.Missing($"There is no photograph '{file}'.");

    /// <summary>A photograph in small, as PNG; made when it is first asked for.</summary>
    /// <exception cref="RequestException">There is none of this name.</exception>
    public async Task<byte[]> ThumbnailAsync(string file, CancellationToken cancellation)
    {
        var path = PathOf(file);
        if (_thumbnails.TryGetValue(file, out var known))
            return known;
        await _decoder.WaitAsync(cancellation);
        try
        {
            return _thumbnails.GetOrAdd(file, _ => Thumbnail(RgbImage.Load(path, exifRotate: true)));
        }
        finally
        {
            _decoder.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();

    private static byte[] Thumbnail(RgbImage image)
    {
        var side = Math.Min(image.Width, image.Height);
        return image.Crop((image.Width - side) / 2, (image.Height - side) / 2, side, side)
            .Resize(ThumbnailSide, ThumbnailSide, Resampling.Bicubic).EncodePng();
    }

    private sealed record Catalog(IReadOnlyList<Sample> Photos);
}
