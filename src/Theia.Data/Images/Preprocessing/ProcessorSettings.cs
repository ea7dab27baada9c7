using System.Text.Json.Nodes;
using Theia.Data.Images.Resizing;

namespace Theia.Data.Images.Preprocessing;

/// <summary>What a processor does, with every default filled in.</summary>
internal sealed record ProcessorSettings
{
    /// <summary>The class of the original.</summary>
    public required ProcessorClass Class { get; init; }

    /// <summary>Resize at all.</summary>
    public bool DoResize { get; init; } = true;

    /// <summary>To what size.</summary>
    public required SizeRule Size { get; init; }

    /// <summary>By which filter.</summary>
    public required Resampling Resample { get; init; }

    /// <summary>What the center crop leaves; null for no crop.</summary>
    public PixelSize? Crop { get; init; }

    /// <summary>Multiply by <see cref="RescaleFactor"/>.</summary>
    public bool DoRescale { get; init; } = true;

    /// <summary>From gray levels to 0…1.</summary>
    public double RescaleFactor { get; init; } = 1.0 / 255;

    /// <summary>Subtract the mean and divide by the standard deviation.</summary>
    public bool DoNormalize { get; init; } = true;

    /// <summary>Mean of R, G, B.</summary>
    public required double[] Mean { get; init; }

    /// <summary>Standard deviation of R, G, B.</summary>
    public required double[] Std { get; init; }

    /// <summary>What zeros at the right and bottom fill up to, after normalization; null for none.</summary>
    public PixelSize? Pad { get; init; }

    /// <summary>The form that today's files have, nothing left out.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["do_normalize"] = DoNormalize,
            ["do_rescale"] = DoRescale,
            ["do_resize"] = DoResize,
            ["image_mean"] = new JsonArray([.. Mean]),
            ["image_processor_type"] = ProcessorClasses.Name(Class),
            ["image_std"] = new JsonArray([.. Std]),
            ["resample"] = (int)Resample,
            ["rescale_factor"] = RescaleFactor,
            ["size"] = Size switch
            {
                SizeRule.ShortestEdge rule => new JsonObject { ["shortest_edge"] = rule.Length },
                SizeRule.LongestEdge rule => new JsonObject { ["longest_edge"] = rule.Length },
                SizeRule.MultipleOf rule => HeightAndWidth(rule.Height, rule.Width),
                SizeRule.Exact rule => HeightAndWidth(rule.Height, rule.Width),
                _ => throw new InvalidOperationException($"No JSON form for {Size}."),
            },
        };
        if (Size is SizeRule.MultipleOf multiple)
            (json["keep_aspect_ratio"], json["ensure_multiple_of"]) = (multiple.KeepsAspect, multiple.Multiple);
        if (Class is ProcessorClass.Clip or ProcessorClass.Bit)
            json["do_center_crop"] = Crop is not null;
        if (Crop is { } crop)
            json["crop_size"] = HeightAndWidth(crop.Height, crop.Width);
        if (Class is ProcessorClass.Sam or ProcessorClass.Dpt)
            json["do_pad"] = Pad is not null;
        if (Pad is { } pad)
            json["pad_size"] = HeightAndWidth(pad.Height, pad.Width);
        if (Class is ProcessorClass.Clip or ProcessorClass.Bit or ProcessorClass.Sam)
            json["do_convert_rgb"] = true;
        return json;
    }

    private static JsonObject HeightAndWidth(int height, int width) => new() { ["height"] = height, ["width"] = width };
}
