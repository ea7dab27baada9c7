using System.Text.Json;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.Data.Masks;

/// <summary>Writes and reads the JSON of a <see cref="CocoDocument"/>.</summary>
internal static class CocoJson
{
    private const int Category = 1;
    private const string Again = "Write it again, or take COCO's instances with run lengths.";

    /// <summary>Writes a document.</summary>
    public static void Write(CocoDocument document, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteStartArray("images");
        foreach (var image in document.Images)
        {
            json.WriteStartObject();
            json.WriteNumber("id", image.Id);
            json.WriteString("file_name", image.FileName);
            json.WriteNumber("width", image.Width);
            json.WriteNumber("height", image.Height);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("categories");
        json.WriteStartObject();
        json.WriteNumber("id", Category);
        json.WriteString("name", "object");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("annotations");
        foreach (var annotation in document.Annotations)
            Write(annotation, json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="DataException">It is none.</exception>
    public static CocoDocument Read(JsonElement root, string path)
    {
        var fields = Fields(root, path);
        List<CocoImage> images =
        [
            .. List(fields, "images", path).Select(image => new CocoImage(
                image.Whole("id", 0, long.MaxValue, required: true) ?? 0,
                image.Text("file_name", required: true) ?? "",
                (int)(image.Whole("width", 1, int.MaxValue, required: true) ?? 1),
                (int)(image.Whole("height", 1, int.MaxValue, required: true) ?? 1))),
        ];
        return new CocoDocument(
            images, [.. List(fields, "annotations", path).Select(annotation => Annotation(annotation, path))]);
    }

    private static void Write(CocoAnnotation annotation, Utf8JsonWriter json)
    {
        var (mask, box) = (annotation.Mask, annotation.Mask.Box);
        var empty = mask.Area == 0;
        json.WriteStartObject();
        json.WriteNumber("id", annotation.Id);
        json.WriteNumber("image_id", annotation.ImageId);
        json.WriteNumber("category_id", Category);
        json.WriteNumber("iscrowd", 0);
        json.WriteNumber("area", mask.Area);
        json.WriteStartArray("bbox");                                          // left, top, width, height
        foreach (var number in (int[])[
            box.Left, box.Top, empty ? 0 : box.Right - box.Left + 1, empty ? 0 : box.Bottom - box.Top + 1])
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
        json.WriteStartObject("segmentation");
        json.WriteStartArray("size");
        json.WriteNumberValue(mask.Height);
        json.WriteNumberValue(mask.Width);
        json.WriteEndArray();
        json.WriteString("counts", mask.Counts);
        json.WriteEndObject();
        json.WriteNumber("score", annotation.Score);
        if (annotation.Stability is { } stability)
            json.WriteNumber("stability_score", stability);
        json.WriteEndObject();
    }

    private static CocoAnnotation Annotation(JsonFields annotation, string path)
    {
        var id = annotation.Whole("id", 0, long.MaxValue, required: true) ?? 0;
        if (annotation.Fields("segmentation") is not { } segmentation)
        {
            throw new DataException(
                path, $"has no \"segmentation\" of run lengths for the annotation {id}.", Again);
        }

        var size = segmentation.Wholes("size", 2, 1, int.MaxValue)!;
        try
        {
            var mask = segmentation.Find("counts") is { ValueKind: JsonValueKind.String } text
                ? RunLengthMask.FromCounts((int)size[1], (int)size[0], text.GetString()!)
                : RunLengthMask.FromRuns(
                    (int)size[1], (int)size[0],
                    [.. segmentation.Wholes("counts", null, 0, int.MaxValue)!.Select(run => (int)run)]);
            return new CocoAnnotation(
                id, annotation.Whole("image_id", 0, long.MaxValue, required: true) ?? 0, mask,
                annotation.Number("score", missing: 1))
            {
                Stability = annotation.Find("stability_score") is null ? null
                    : annotation.Number("stability_score", missing: 0),
            };
        }
        catch (Exception fault) when (fault is UsageException or ArgumentException)
        {
            throw new DataException(path, $"has a bad annotation {id}: {fault.Message}", Again, fault);
        }
    }

    private static IEnumerable<JsonFields> List(JsonFields fields, string key, string path) =>
        fields.Find(key) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(one => Fields(one, path))
            : throw new DataException(path, $"has no list \"{key}\".", Again);

    private static JsonFields Fields(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new DataException(path, $"holds {TerminalText.Of(element)} where an object must be.", Again);
        return new JsonFields(
            (key, value, wanted, range) => throw new DataException(
                path,
                value.ValueKind == JsonValueKind.Undefined
                    ? $"has no \"{key}\", {wanted}."
                    : $"has \"{key}\": {TerminalText.Of(value)}, which must be {wanted}{range}.",
                Again),
            "", element);
    }
}
