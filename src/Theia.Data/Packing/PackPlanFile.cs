using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Theia.Data.Datasets;
using Theia.Data.Errors;
using Theia.Data.IO;

namespace Theia.Data.Packing;

/// <summary>
/// The file <c>pack-plan.jsonl</c> beside <c>splits.json</c>: the options on the first line, then
/// one line an image in the order of packing.
/// </summary>
internal static class PackPlanFile
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Where the plan of a set is.</summary>
    public static string PathIn(DatasetFolder set) => Path.Combine(set.Path, "pack-plan.jsonl");

    /// <summary>Writes a plan.</summary>
    public static void Save(string path, PackPlan plan) => AtomicFile.Write(path, stream =>
    {
        Line(stream, new Header(
            Version, plan.Size, plan.SamplesPerShard, plan.Ratios, plan.GroupBySource, plan.Seed, plan.Images.Count));
        foreach (PlannedImage image in plan.Images)
            Line(stream, image);
    });

    /// <summary>Reads a plan; null where there is none.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public static PackPlan? TryLoad(string path)
    {
        if (!File.Exists(path))
            return null;
        var text = SetFile.Read(path, "lists the images to pack");
        try
        {
            using var lines = new StreamReader(new MemoryStream(text), Encoding.UTF8);
            var header = Read<Header>(lines);
            if (header.Version != Version)
                throw new JsonException($"version {header.Version} is unknown");
            List<PlannedImage> images = [];
            while (!lines.EndOfStream)
                images.Add(Read<PlannedImage>(lines));
            if (images.Count != header.Images)
                throw new JsonException($"it declares {header.Images} images but lists {images.Count}");
            return new PackPlan(
                header.Size, header.SamplesPerShard, header.Ratios, header.GroupBySource, header.Seed, images);
        }
        catch (JsonException failure)
        {
            throw new DataException(
                path, $"the plan of this set is damaged: {failure.Message.TrimEnd('.')}.",
                Remedy.ChooseOutput("Choose another folder and pack again."), failure);
        }
    }

    private static void Line<T>(Stream stream, T value)
    {
        stream.Write(JsonSerializer.SerializeToUtf8Bytes(value, _options));
        stream.WriteByte((byte)'\n');
    }

    private static T Read<T>(StreamReader lines) =>
        JsonSerializer.Deserialize<T>(lines.ReadLine() ?? "", _options) ?? throw new JsonException("a line is null");

    private sealed record Header(
        int Version, int Size, int SamplesPerShard, SplitRatios Ratios, bool GroupBySource,
        long Seed, [property: JsonPropertyName("images")] int Images);
}
