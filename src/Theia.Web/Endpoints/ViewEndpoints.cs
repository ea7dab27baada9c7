using System.ComponentModel;
using System.Runtime.InteropServices;
using Theia.Decoding.Tokens;
using Theia.Web.Configuration;
using Theia.Web.Images;
using Theia.Web.Models;
using Theia.Web.Problems;
using Theia.Web.Views;

namespace Theia.Web.Endpoints;

/// <summary>What models make of an image.</summary>
internal static class ViewEndpoints
{
    private const int MostBins = 10_000;

    /// <summary>A question about an image that was sent before is a GET; an image comes by POST.</summary>
    public static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post];

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/api/encode", Methods, EncodeAsync)
            .WithSummary("Features of an image, [rows · columns, channels], row by row.")
            .Produces<View<EncodeAnswer>>()
            .Produces(StatusCodes.Status200OK, contentType: Representation.Safetensors);
        routes.MapMethods("/api/pca", Methods, PcaAsync)
            .WithSummary("Features as colors: the three directions in which they differ most.")
            .WithDescription("As JSON, a pixel per token; as image/png, over the whole image.")
            .Produces<View<PcaAnswer>>()
            .Produces(StatusCodes.Status200OK, contentType: Representation.Png);
        routes.MapMethods("/api/norms", Methods, NormsAsync)
            .WithSummary("Lengths of tokens, outliers among them, and the entropy of the lengths.")
            .Produces<View<NormView>>();
        routes.MapMethods("/api/similarity", Methods, SimilarityAsync)
            .WithSummary("Cosine of every token to the one below a point, or to a sentence.")
            .Produces<View<SimilarityView>>();
    }

    private static async Task<IResult> EncodeAsync(
        HttpRequest request, [AsParameters] ViewQuery query, ImageStore images, Analysis analysis,
        CancellationToken cancellation)
    {
        var image = await images.GetAsync(request, query.Image, cancellation);
        var view = await analysis.MakeAsync(image, query.Model, query.Source, static map => map, cancellation);
        FeatureMap map = view.Result;
        if (Representation.Wants(request, Representation.Safetensors))
        {
            ReadOnlyMemory<byte> bytes = MemoryMarshal.AsBytes<float>(map.Values).ToArray();
            TensorData array = new(DType.F32, [map.Rows * map.Columns, map.Channels], bytes);
            return Results.Bytes(
                SafetensorsWriter.ToBytes([new TensorSource(FeatureSource.Own, array)]), Representation.Safetensors);
        }

        return Results.Json(
            view.With(new EncodeAnswer(map.Rows, map.Columns, map.Channels, map.Coverage, map.Values)));
    }

    private static async Task<IResult> PcaAsync(
        HttpRequest request,
        [AsParameters] ViewQuery query,
        [Description("Id of the image whose features the colors are fitted to, so that colors can be compared. "
            + "Default: the image itself.")] string? fit,
        ImageStore images,
        Analysis analysis,
        CancellationToken cancellation)
    {
        var fitted = string.IsNullOrEmpty(fit) ? null : images.Find(fit);
        var image = await images.GetAsync(request, query.Image, cancellation);
        var asPng = Representation.Wants(request, Representation.Png);
        var view = await analysis.MakeAsync(
            image,
            query.Model,
            query.Source,
            map =>
            {
                var pca = PcaView.Of(
                    map, fitted is null ? map : analysis.Features(fitted, query.Model, query.Source));
                var shown = asPng ? pca.Over(image.Image.Width, image.Image.Height) : pca.Colors;
                return (pca.Colors, pca.Coverage, Png: shown.EncodePng());
            },
            cancellation);
        var (colors, coverage, png) = view.Result;
        return asPng
            ? Results.Bytes(png, Representation.Png)
            : Results.Json(view.With(new PcaAnswer(colors.Height, colors.Width, coverage, png)));
    }

    private static async Task<View<NormView>> NormsAsync(
        HttpRequest request,
        [AsParameters] ViewQuery query,
        [Description("Bins of the histogram, 2 to 10000. Default: 100.")] int? bins,
        ImageStore images,
        Analysis analysis,
        CancellationToken cancellation)
    {
        var count = bins ?? TokenNorms.StandardBins;
        if (count is < 2 or > MostBins)
            throw RequestException.Wrong($"'bins' must be from 2 to {MostBins}; got {count}.");
        var image = await images.GetAsync(request, query.Image, cancellation);
        return await analysis.MakeAsync(
            image, query.Model, query.Source, map => NormView.Of(map, count), cancellation);
    }

    private static async Task<View<SimilarityView>> SimilarityAsync(
        HttpRequest request,
        [AsParameters] ViewQuery query,
        [Description("Column of a pixel of the image.")] double? x,
        [Description("Row of a pixel of the image.")] double? y,
        [Description("A sentence, in place of a point; for features of a CLIP.")] string? text,
        ImageStore images,
        ServerLimits limits,
        Analysis analysis,
        CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(text) == (x is null || y is null))
            throw RequestException.Wrong("Give a point (x and y) or a sentence (text), one of them.");
        if (text?.Length > limits.TextLength)
        {
            throw RequestException.Wrong(
                $"A sentence has at most {limits.TextLength} characters; this one has {text.Length}.");
        }

        var image = await images.GetAsync(request, query.Image, cancellation);
        if (!string.IsNullOrWhiteSpace(text))
        {
            return await analysis.DecodeAsync(
                image, query.Model, query.Source, static source => source.Sentences, "similarity to a sentence",
                subject => SimilarityView.ToSentence(
                    subject.Map, subject.Decoders.Sentences(subject.Teacher), text),
                cancellation);
        }

        var (across, down) = Place.Of(image.Image, x!.Value, y!.Value);
        return await analysis.MakeAsync(
            image, query.Model, query.Source, map => SimilarityView.ToToken(map, across, down), cancellation);
    }
}
