using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace Theia.Tests.Robotics;

/// <summary>Answers as PyPI does, for one wheel.</summary>
internal sealed class PackageIndex(string file, byte[] wheel) : HttpMessageHandler
{
    /// <summary>Addresses that were asked for.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What is sent instead of the wheel.</summary>
    public byte[]? Sent { get; set; }

    /// <summary>What happens instead of an answer.</summary>
    public Exception? Failure { get; set; }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!.ToString());
        if (Failure is not null)
            throw Failure;
        var content = request.RequestUri.AbsolutePath.EndsWith("/json", StringComparison.Ordinal)
            ? JsonSerializer.SerializeToUtf8Bytes(new
            {
                urls = new[]
                {
                    new
                    {
                        filename = file,
                        url = $"https://files.pythonhosted.org/packages/{file}",
                        digests = new { sha256 = Convert.ToHexStringLower(SHA256.HashData(wheel)) },
                    },
                },
            })
            : Sent ?? wheel;
        return new(HttpStatusCode.OK) { Content = new ByteArrayContent(content), RequestMessage = request };
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Send(request, cancellationToken));
}
