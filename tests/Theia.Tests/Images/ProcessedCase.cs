using System.Text.Json;

namespace Theia.Tests.Images;

/// <summary>Holds one image and one processor against a golden.</summary>
internal static class ProcessedCase
{
    /// <summary>
    /// Checks bytes after resize and crop, pixel values, and SAM's sizes; and that all ways to the pixel values agree.
    /// </summary>
    public static void Check(
        GoldenArrays goldens, string name, JsonElement golden, ImageProcessor processor, RgbImage image)
    {
        RgbImage prepared = processor.Prepare(image);
        goldens.Check(
            $"{name} uint8", golden.GetProperty("uint8"), prepared.Pixels, prepared.Height, prepared.Width, 3);

        // Exact by table lookup; the tolerance is the README's for other arithmetic.
        ProcessedImage processed = processor.Process(image);
        goldens.Check(
            $"{name} pixel_values", golden.GetProperty("pixel_values"), processed.Pixels,
            1e-6, 3, processed.Height, processed.Width);
        CheckSize("original_sizes", processed.OriginalSize);
        CheckSize("reshaped_input_sizes", processed.ReshapedSize);

        if (image.Width * image.Height > 100_000)
            return;   // a batch of small ones shows the same in less time
        (var height, var width) = processor.OutputSize(image.Height, image.Width);
        var batch = new float[2 * 3 * height * width];
        processor.Process([.. image.Pixels, .. image.Pixels], 2, image.Height, image.Width, batch);
        if (!batch.AsSpan(0, batch.Length / 2).SequenceEqual(processed.Pixels)
            || !batch.AsSpan(batch.Length / 2).SequenceEqual(processed.Pixels))
        {
            goldens.Mismatches.Add($"{name}: a batch gives other values than its images");
        }

        void CheckSize(string key, (int Height, int Width) size)
        {
            if (golden.TryGetProperty(key, out JsonElement wanted)
                && (wanted[0].GetInt32(), wanted[1].GetInt32()) != size)
            {
                goldens.Mismatches.Add($"{name}: {key} is {size} instead of {wanted}");
            }
        }
    }
}
