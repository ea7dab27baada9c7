using Theia.Web.Images;

namespace Theia.Web.Endpoints;

/// <summary>Photographs to try.</summary>
internal static class SampleEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/samples", static (SamplePhotographs samples) =>
                samples.All.Select(sample => new { sample.File, sample.Title, sample.Author, sample.License }))
            .WithSummary("Photographs that ship with the program.");
        routes.MapGet("/api/samples/{file}", static (string file, SamplePhotographs samples) =>
                Results.File(samples.PathOf(file), "application/octet-stream"))
            .WithSummary("A photograph.");
        routes.MapGet("/api/samples/{file}/thumbnail", static async (
                string file, SamplePhotographs samples, CancellationToken cancellation) =>
                Results.Bytes(await samples.ThumbnailAsync(file, cancellation), Representation.Png))
            .WithSummary("A photograph in small, as PNG.")
            .Produces(StatusCodes.Status200OK, contentType: Representation.Png);
    }
}
