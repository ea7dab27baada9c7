using System.Security.Cryptography;
using System.Text.Json;
using Theia.Data.Errors;

namespace Theia.Robotics.Assets;

/// <summary>
/// Fetches wheels from PyPI. The index gives address and SHA-256 of a version's files; what is taken out of them is
/// checked against our own table beside.
/// </summary>
/// <param name="handler">Answers requests. Default: null, the network.</param>
internal sealed class AssetDownload(HttpMessageHandler? handler = null)
{
    private const long MostBytes = 1L << 30;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>Fetches a wheel of the package into a file.</summary>
    /// <exception cref="ResourceException">It cannot be fetched.</exception>
    /// <exception cref="DataException">What came is not what the index says.</exception>
    public void Fetch(AssetPackage package, string file, CancellationToken cancellation)
    {
        using var client = new HttpClient(handler ?? new SocketsHttpHandler(), disposeHandler: handler is null)
        {
            Timeout = _patience,
        };
        var index = new Uri($"https://pypi.org/pypi/{package.Project}/{package.Version}/json");
        try
        {
            (Uri address, var hash) = Wheel(Get(client, index, cancellation), package, index);
            using Stream content = Get(client, address, cancellation);
            using (FileStream target = File.Create(file))
                Copy(content, target, cancellation);
            using FileStream written = File.OpenRead(file);
            if (Convert.ToHexStringLower(SHA256.HashData(written)) != hash)
            {
                throw new DataException(
                    address.ToString(), "what was received has another SHA-256 than the index says.",
                    "Fetch it again.");
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new ResourceException(
                $"{package.Title} cannot be fetched from {index.Host}: {e.Message.TrimEnd('.')}.",
                new Remedy(
                    "Fetch its wheel on another machine and name that file.", RemedyStep.NameArchive)
                {
                    Path = package.Name,
                },
                e);
        }
    }

    private static Stream Get(HttpClient client, Uri address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        HttpResponseMessage response =
            client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        return response.Content.ReadAsStream(cancellation);
    }

    // Wheels for several versions of Python have the same library; the one for Linux on x64 is needed.
    private static (Uri Address, string Hash) Wheel(Stream answer, AssetPackage package, Uri index)
    {
        using Stream stream = answer;
        using var document = JsonDocument.Parse(stream);
        foreach (JsonElement file in document.RootElement.GetProperty("urls").EnumerateArray())
        {
            var name = file.GetProperty("filename").GetString() ?? "";
            if (name.EndsWith("-none-any.whl", StringComparison.Ordinal)
                || (name.EndsWith("x86_64.whl", StringComparison.Ordinal)
                    && name.Contains("manylinux", StringComparison.Ordinal)))
            {
                return (
                    new Uri(file.GetProperty("url").GetString()!),
                    file.GetProperty("digests").GetProperty("sha256").GetString()!);
            }
        }

        throw new DataException(index.ToString(), $"there is no wheel of {package.Title} for Linux on x64.");
    }

    private static void Copy(Stream content, FileStream target, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 16];
        while (content.Read(buffer) is var count and > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            target.Write(buffer.AsSpan(0, count));
            if (target.Length > MostBytes)
                throw new IOException($"more than {MostBytes:N0} bytes came");
        }
    }
}
