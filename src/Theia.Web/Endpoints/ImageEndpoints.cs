using Theia.Web.Images;

namespace Theia.Web.Endpoints;

/// <summary>Images are sent once and named afterwards.</summary>
internal static class ImageEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/images", SendAsync)
            .WithName("send")
            .WithSummary("Keeps an image for a while and gives it an id.")
            .WithDescription("JPEG, PNG, WebP or BMP, turned upright as its EXIF orientation says. "
                + "The same file has the same id.")
            .Produces<ImageAnswer>(StatusCodes.Status201Created);
        routes.MapGet("/api/images/{id}", static (string id, ImageStore images) =>
                Results.Bytes(images.Find(id).Image.EncodePng(), Representation.Png))
            .WithName("image")
            .WithSummary("An image that was sent before, as PNG.")
            .Produces(StatusCodes.Status200OK, contentType: Representation.Png);
    }

    private static async Task<IResult> SendAsync(
        HttpRequest request, ImageStore images, CancellationToken cancellation)
    {
        var image = await images.GetAsync(request, id: null, cancellation);
        return Results.Created($"/api/images/{image.Id}", ImageAnswer.Of(image));
    }
}
