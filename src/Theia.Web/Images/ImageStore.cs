using System.Diagnostics;
using System.Security.Cryptography;
using Theia.Data.Images.Decoding;
using Theia.Web.Configuration;
using Theia.Web.Problems;
using Theia.Web.Requests;
using Theia.Web.Scheduling;

namespace Theia.Web.Images;

/// <summary>
/// Decodes the images of requests, one at a time so that the memory of decoding is that of one image, and keeps them
/// for a while, so that the next question about an image need not send it again.
/// </summary>
internal sealed class ImageStore(ServerLimits limits, BodyReader bodies) : IDisposable
{
    private const int IdBytes = 16;

    private readonly SemaphoreSlim _decoder = new(1);
    private readonly LeastRecentlyUsed<string, UploadedImage> _images =
        new(limits.CachedImageBytes, image => image.Image.Pixels.LongLength);

    /// <summary>Bytes of images that are kept.</summary>
    public long Bytes => _images.Bytes;

    /// <summary>The image that a request is about.</summary>
    /// <param name="request">Carries it, unless <paramref name="id"/> names one.</param>
    /// <param name="id">An earlier image; null for the one in the body.</param>
    /// <param name="cancellation">Given up when the client leaves.</param>
    /// <exception cref="RequestException">There is no such image, or the body holds none that can be read.</exception>
    public async Task<UploadedImage> GetAsync(HttpRequest request, string? id, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(id))
            return Find(id);
        using var file = await bodies.ReadAsync(request, cancellation);
        return await DecodeAsync(file.Bytes, cancellation);
    }

    /// <summary>An image that was sent before.</summary>
    /// <exception cref="RequestException">There is none; it may have made room for later ones.</exception>
    public UploadedImage Find(string id) => _images.TryGet(id, out var image)
        ? image
        : throw RequestException.Missing(
            "There is no image of this id; images make room for later ones after a while. Send it again.");

    /// <summary>Decodes a file, or finds what it was decoded to before.</summary>
    /// <exception cref="RequestException">It is no image that can be read, or too large.</exception>
    public async Task<UploadedImage> DecodeAsync(ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(file.Span).AsSpan(0, IdBytes));
        if (_images.TryGet(id, out var known))
            return known;
        await _decoder.WaitAsync(cancellation);
        try
        {
            // Many clients may have sent the same file at once.
            if (_images.TryGet(id, out known))
                return known;
            var start = Stopwatch.GetTimestamp();
            var image = new UploadedImage(id, Decode(file)) { DecodeTime = Stopwatch.GetElapsedTime(start) };
            _images.Set(id, image with { DecodeTime = TimeSpan.Zero });
            return image;
        }
        finally
        {
            _decoder.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();

    private RgbImage Decode(ReadOnlyMemory<byte> file)
    {
        const string Name = "image";
        try
        {
            var size = ImageHeader.Read(file.Span, Name).Size;
            if (size.Pixels > limits.Pixels)
            {
                throw RequestException.TooLarge(
                    $"The image has {size} pixels, {size.Pixels:N0} in all; the limit is {limits.Pixels:N0}. "
                    + "Send a smaller one.");
            }

            return RgbImage.Decode(file, Name, exifRotate: true);
        }
        catch (DataException damaged)
        {
            throw RequestException.Unreadable(Sentence(damaged.Message));
        }
    }

    // "image: not a JPEG …" becomes "The image cannot be read: not a JPEG …".
    private static string Sentence(string message)
    {
        var colon = message.IndexOf(": ", StringComparison.Ordinal);
        return $"The image cannot be read: {message[(colon + 2)..]}";
    }
}
