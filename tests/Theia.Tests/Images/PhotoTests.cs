using System.Security.Cryptography;
using System.Text.Json;
using Theia.Data.Images.Decoding;

namespace Theia.Tests.Images;

public sealed class PhotoTests
{
    [Fact]
    public void Real_photographs_decode_and_process_as_in_the_reference()
    {
        JsonElement set = Goldens.Json("photos", "photos.json");
        var goldens = new GoldenArrays("photos", "photos.safetensors");
        var processors = set.GetProperty("processors").EnumerateArray().ToDictionary(
            processor => processor.GetProperty("name").GetString()!,
            processor => ImageProcessor.Load(Goldens.At("photos", processor.GetProperty("folder").GetString()!)),
            StringComparer.Ordinal);
        foreach (JsonElement photo in set.GetProperty("photos").EnumerateArray())
        {
            var path = Path.Combine(Folder(set), photo.GetProperty("file").GetString()!);
            var file = File.ReadAllBytes(path);
            Assert.Equal(photo.GetProperty("file_sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(file)));
            foreach ((var decoder, TurboJpeg? turbo) in Decoders.For(path))
            {
                CheckPixels("rgb", exifRotate: false);
                CheckPixels("rgb_oriented", exifRotate: true);

                void CheckPixels(string key, bool exifRotate)
                {
                    if (!photo.TryGetProperty(key, out JsonElement wanted))
                        return;
                    RgbImage decoded = ImageDecoder.Decode(file, path, exifRotate, turbo);
                    goldens.Check(
                        $"{path} {key} by {decoder}", wanted, decoded.Pixels, decoded.Height, decoded.Width, 3);
                }
            }

            var image = RgbImage.Decode(file, path);
            foreach (JsonProperty golden in photo.GetProperty("processors").EnumerateObject())
                ProcessedCase.Check(goldens, $"{path} {golden.Name}", golden.Value, processors[golden.Name], image);

            // What the decoding script of the reference does with a still image (spec 5.0).
            JsonElement square = photo.GetProperty("square_bicubic"), size = square.GetProperty("size");
            RgbImage resized = image.Resize(size[1].GetInt32(), size[0].GetInt32(), Resampling.Bicubic);
            ProcessedCase.Check(goldens, $"{path} square", square, processors["student"], resized);
        }

        Assert.Empty(goldens.Mismatches);
        Assert.Equal(0, goldens.LargestDifference);   // by table lookup every value is exact
    }

    // The set names a folder beside it; where that is not there, the project's own copy of the same files serves.
    private static string Folder(JsonElement set)
    {
        var beside = Path.Combine(Goldens.At("photos"), set.GetProperty("photo_folder").GetString()!);
        return Directory.Exists(beside) ? beside : Path.Combine(Repository.Root, "samples", "photos");
    }
}
