using System.Text.Json;
using Theia.Data.Masks;
using Theia.Web.Configuration;
using Theia.Web.Images;
using Theia.Web.Views;

namespace Theia.Web.Endpoints;

/// <summary>Masks and depth, by teachers and by students that predict their features.</summary>
internal static class DecodingEndpoints
{
    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/api/masks", ViewEndpoints.Methods, MasksAsync)
            .WithSummary("Masks of points, of a box or of everything, as a COCO document.")
            .WithDescription("The mask that fits best by the network's own estimate comes first. "
                + "Masks have the size of the image, at most 1024 pixels on the longer side.")
            .Produces<View<JsonElement>>();
        routes.MapMethods("/api/depth", ViewEndpoints.Methods, DepthAsync)
            .WithSummary("Depth of each pixel.")
            .WithDescription("As JSON, in colors; as image/png, 16 bits per pixel, whose texts depth:offset and "
                + "depth:step give the values back. At most 1024 pixels on the longer side.")
            .Produces<View<DepthAnswer>>()
            .Produces(StatusCodes.Status200OK, contentType: Representation.Png);
    }

    private static async Task<View<JsonElement>> MasksAsync(
        HttpRequest request,
        [AsParameters] ViewQuery query,
        [AsParameters] PromptQuery prompt,
        ImageStore images,
        ServerLimits limits,
        Analysis analysis,
        CancellationToken cancellation)
    {
        var grid = prompt.Grid();
        var wanted = grid is null ? prompt.Prompt(limits) : null;
        var image = await images.GetAsync(request, query.Image, cancellation);
        var view = await analysis.DecodeAsync(
            image,
            query.Model,
            query.Source,
            static source => source.Masks,
            "masks",
            subject => Document(
                subject.Size,
                wanted is null
                    ? MaskView.Everything(subject, grid!.Value, cancellation)
                    : MaskView.Of(subject, wanted)),
            cancellation);
        return view;
    }

    // As COCO has it, images without objects included.
    private static JsonElement Document((int Width, int Height) size, IReadOnlyList<SegmentationMask> masks)
    {
        using var json = new MemoryStream();
        CocoJson.Write(
            new CocoDocument(
                [new CocoImage(1, "image", size.Width, size.Height)],
                [.. masks.Select((mask, i) => mask.ToCoco(i + 1, imageId: 1))]),
            json);
        using var document = JsonDocument.Parse(json.ToArray());
        return document.RootElement.Clone();
    }

    private static async Task<IResult> DepthAsync(
        HttpRequest request, [AsParameters] ViewQuery query, ImageStore images, Analysis analysis,
        CancellationToken cancellation)
    {
        var asPng = Representation.Wants(request, Representation.Png);
        var image = await images.GetAsync(request, query.Image, cancellation);
        var view = await analysis.DecodeAsync(
            image, query.Model, query.Source, static source => source.Depth, "depth", DepthView.Of, cancellation);
        DepthMap depth = view.Result;
        return asPng
            ? Results.Bytes(depth.EncodePng16(), Representation.Png)
            : Results.Json(view.With(new DepthAnswer(
                depth.Width, depth.Height, depth.IsMetric, depth.Least, depth.Greatest,
                depth.Render().EncodePng())));
    }
}
