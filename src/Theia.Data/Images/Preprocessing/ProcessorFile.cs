using System.Text.Json;
using Theia.Data.Images.Resizing;
using Theia.Data.IO;
using Theia.Data.Json;

namespace Theia.Data.Images.Preprocessing;

/// <summary>
/// Reads <c>preprocessor_config.json</c>, from 2021's files without a type and with whole numbers for sizes to today's.
/// Keys that are not ours are ignored, as these files are published by others; findings in ours are reported together.
/// </summary>
internal static class ProcessorFile
{
    private static readonly double[] _half = [0.5, 0.5, 0.5];
    private static readonly double[] _clipMean = [0.48145466, 0.4578275, 0.40821073],
        _clipStd = [0.26862954, 0.26130258, 0.27577711];
    private static readonly double[] _imageNetMean = [0.485, 0.456, 0.406], _imageNetStd = [0.229, 0.224, 0.225];

    /// <summary>Parses the text of a file.</summary>
    public static ProcessorSettings Parse(string text, string? modelType, string name)
    {
        JsonElement json;
        using (JsonDocument document = PythonJson.Parse(text, name))
            json = document.RootElement.Clone();
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new DataException(
                name, $"contains {json.ValueKind}, not an object of settings.", "Download the file again.");
        }

        var fields = new ProcessorFields(json);
        ProcessorClass kind = FindClass(fields, modelType, name);
        ProcessorSettings settings = Read(fields, kind);
        if (fields.Findings.Count > 0)
        {
            throw new DataException(
                name, string.Join("; ", fields.Findings) + ".", "Correct the file, or download it again.");
        }

        return settings;
    }

    private static ProcessorClass FindClass(ProcessorFields fields, string? modelType, string name)
    {
        if ((fields.Text("image_processor_type") ?? fields.Text("feature_extractor_type")) is { } type)
        {
            return ProcessorClasses.ByType(type)
                ?? throw new DataException(
                    name, $"unknown image processor '{TerminalText.Of(type)}'.",
                    $"Known processors: {ProcessorClasses.Known}.");
        }

        return ProcessorClasses.ByModel(modelType) ?? throw new DataException(
            name,
            $"names no image processor, and none is known for the model type '{TerminalText.Of(modelType ?? "")}'.",
            $"Add \"image_processor_type\"; known are {ProcessorClasses.Known}.");
    }

    private static ProcessorSettings Read(ProcessorFields fields, ProcessorClass kind)
    {
        (var mean, var std, Resampling filter) = kind switch
        {
            ProcessorClass.ViT => (_half, _half, Resampling.Bilinear),
            ProcessorClass.Sam => (_imageNetMean, _imageNetStd, Resampling.Bilinear),
            ProcessorClass.Dpt => (_half, _half, Resampling.Bicubic),
            _ => (_clipMean, _clipStd, Resampling.Bicubic),
        };
        var crops = kind is ProcessorClass.Clip or ProcessorClass.Bit && fields.Switch("do_center_crop", true);
        var pads = fields.Switch("do_pad", kind == ProcessorClass.Sam)
            && kind is ProcessorClass.Sam or ProcessorClass.Dpt;
        if (pads && kind == ProcessorClass.Dpt)
        {
            fields.Findings.Add(
                "do_pad is true, which is not supported for DPT processors; the published depth models do without");
        }

        return new()
        {
            Class = kind,
            DoResize = fields.Switch("do_resize", true),
            Size = ReadSize(fields, kind),
            Resample = fields.Filter("resample", filter),
            Crop = crops ? fields.Square("crop_size", 224) : null,
            DoRescale = fields.Switch("do_rescale", true),
            RescaleFactor = fields.Number("rescale_factor", 1.0 / 255),
            DoNormalize = fields.Switch("do_normalize", true),
            Mean = fields.Triple("image_mean", mean, mayBeZero: true),
            Std = fields.Triple("image_std", std, mayBeZero: false),
            Pad = pads ? fields.Square("pad_size", 1024) : null,
        };
    }

    private static SizeRule ReadSize(ProcessorFields fields, ProcessorClass kind)
    {
        switch (kind)
        {
            case ProcessorClass.Clip or ProcessorClass.Bit:
                return fields.Edge("size", "shortest_edge", 224) is { } shortest
                    ? new SizeRule.ShortestEdge(shortest)
                    : Exact(fields.Square("size", 224));
            case ProcessorClass.Sam:
                return fields.Edge("size", "longest_edge", 1024) is { } longest
                    ? new SizeRule.LongestEdge(longest)
                    : Exact(fields.Square("size", 1024));
            case ProcessorClass.Dpt:
                PixelSize near = fields.Square("size", 384);
                return new SizeRule.MultipleOf(
                    near.Height, near.Width, fields.Whole("ensure_multiple_of", 1),
                    fields.Switch("keep_aspect_ratio", false));
            default:
                return Exact(fields.Square("size", 224));
        }

        static SizeRule Exact(PixelSize size) => new SizeRule.Exact(size.Height, size.Width);
    }
}
