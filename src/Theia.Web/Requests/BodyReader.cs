using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Theia.Web.Configuration;
using Theia.Web.Problems;

namespace Theia.Web.Requests;

/// <summary>
/// Reads the file that a request carries, as its body or as the first file of a form. Bytes are counted while they
/// arrive: the declared length may be missing or false.
/// </summary>
internal sealed class BodyReader(ServerLimits limits)
{
    private const int FirstBytes = 64 << 10, HeaderLines = 16, HeaderBytes = 8 << 10, Sections = 16;

    private readonly ByteBudget _budget = new(limits.BufferedBytes);

    /// <summary>Bytes of bodies that are in memory.</summary>
    public long Held => _budget.Taken;

    /// <summary>Reads a file.</summary>
    /// <returns>The file; its bytes count against the budget until it is disposed.</returns>
    /// <exception cref="RequestException">It is empty, larger than the limit, or the form is damaged.</exception>
    public async Task<ReceivedFile> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var share = _budget.Open();
        try
        {
            var bytes = Boundary(request) is { } boundary
                ? await ReadFormAsync(new MultipartReader(boundary, request.Body), share, cancellation)
                : await ReadAllAsync(request.Body, share, cancellation);
            return bytes.Length > 0 ? new ReceivedFile(bytes, share) : throw RequestException.Wrong(
                "The request carries no file. Send the bytes of an image as the body or as a file of a form, or name "
                + "an image that was sent before (image=ID).");
        }
        catch
        {
            share.Dispose();
            throw;
        }
    }

    private static string? Boundary(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= 128
            ? boundary
            : throw RequestException.Wrong("The form has no boundary of 1 to 128 characters in its Content-Type.");
    }

    private async Task<ReadOnlyMemory<byte>> ReadFormAsync(
        MultipartReader form, ByteBudget.Share share, CancellationToken cancellation)
    {
        (form.HeadersCountLimit, form.HeadersLengthLimit) = (HeaderLines, HeaderBytes);
        try
        {
            for (var i = 0; i < Sections && await form.ReadNextSectionAsync(cancellation) is { } section; i++)
            {
                if (section.GetContentDispositionHeader()?.IsFileDisposition() == true)
                    return await ReadAllAsync(section.Body, share, cancellation);
            }
        }
        catch (Exception failure) when (failure is InvalidDataException
            or IOException and not BadHttpRequestException)
        {
            throw RequestException.Wrong($"The form is damaged: {failure.Message.TrimEnd('.')}.");
        }

        return default;
    }

    private async Task<ReadOnlyMemory<byte>> ReadAllAsync(
        Stream body, ByteBudget.Share share, CancellationToken cancellation)
    {
        var bytes = Array.Empty<byte>();
        var count = 0;
        while (true)
        {
            if (count == bytes.Length)
            {
                if (count >= limits.BodyBytes)
                {
                    // One more byte is one too many.
                    return await body.ReadAsync(new byte[1], cancellation) == 0
                        ? bytes.AsMemory(0, count)
                        : throw RequestException.TooLarge(
                            $"The file has more than {limits.BodyBytes:N0} bytes. Send a smaller one.");
                }

                var size = (int)Math.Min(limits.BodyBytes, Math.Max(FirstBytes, 2L * bytes.Length));
                share.Grow(size - bytes.Length);
                Array.Resize(ref bytes, size);
            }

            var read = await body.ReadAsync(bytes.AsMemory(count), cancellation);
            if (read == 0)
                return bytes.AsMemory(0, count);
            count += read;
        }
    }
}
