using Microsoft.Net.Http.Headers;

namespace Theia.Web.Endpoints;

/// <summary>In which form a client takes an answer.</summary>
internal static class Representation
{
    /// <summary>A PNG file.</summary>
    public const string Png = "image/png";

    /// <summary>A safetensors file; the format has no registered type.</summary>
    public const string Safetensors = "application/vnd.safetensors";

    /// <summary>True for a client that names a type in its <c>Accept</c> header, and JSON not before it.</summary>
    public static bool Wants(HttpRequest request, string type)
    {
        var first = request.GetTypedHeaders().Accept
            .OrderByDescending(accepted => accepted.Quality ?? 1)
            .FirstOrDefault(accepted => Is(accepted, type) || Is(accepted, "application/json"));
        return first is not null && Is(first, type);
    }

    private static bool Is(MediaTypeHeaderValue accepted, string type) =>
        accepted.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase);
}
