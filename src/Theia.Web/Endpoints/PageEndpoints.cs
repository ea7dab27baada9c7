using System.IO.Hashing;
using Microsoft.Net.Http.Headers;

namespace Theia.Web.Endpoints;

/// <summary>The page: files inside this library.</summary>
internal static class PageEndpoints
{
    private const string Prefix = "page/", Start = "index.html";

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var name in typeof(PageEndpoints).Assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            var file = name[Prefix.Length..];
            var bytes = Read(name);
            var tag = new EntityTagHeaderValue($"\"{XxHash64.HashToUInt64(bytes):x}\"");
            var type = TypeOf(file);
            routes.MapGet(file == Start ? "/" : $"/{name}", (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "no-cache";
                return Results.Bytes(bytes, type, entityTag: tag);
            }).ExcludeFromDescription();
        }
    }

    private static byte[] Read(string name)
    {
        using Stream stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The page has no files of the kind {other}."),
    };
}
