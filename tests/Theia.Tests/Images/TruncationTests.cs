using Theia.Data.Images.Decoding;

namespace Theia.Tests.Images;

public sealed class TruncationTests
{
    // Each file is cut at every byte, so large ones would take minutes.
    private const int Small = 4096;

    [Fact]
    public void A_file_cut_at_any_byte_gives_the_whole_image_or_an_error()
    {
        var wrong = new List<string>();
        foreach (var path in SmallFiles())
        {
            var name = Path.GetFileName(path);
            var file = File.ReadAllBytes(path);
            foreach ((var decoder, TurboJpeg? turbo) in Decoders.For(path))
            {
                var whole = ImageDecoder.Decode(file, name, exifRotate: false, turbo).Pixels;
                for (var length = 0; length < file.Length; length++)
                {
                    try
                    {
                        if (!whole.AsSpan().SequenceEqual(
                            ImageDecoder.Decode(file.AsSpan(0, length), name, exifRotate: false, turbo).Pixels))
                        {
                            wrong.Add($"{name} cut at {length} of {file.Length} by {decoder}: another image");
                        }
                    }
                    catch (DataException failure)
                    {
                        if (failure.File != name)
                            wrong.Add($"{name} cut at {length}: {failure.Message}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }
    // What is small, and the smallest of a format that has nothing small.
    private static IEnumerable<string> SmallFiles() =>
        from image in Goldens.Json("images", "images.json").GetProperty("images").EnumerateArray()
        group Goldens.At("images", image.GetProperty("file").GetString()!) by image
            .GetProperty("format").GetString() into format
        let sizes = format.Distinct(StringComparer.Ordinal)
            .ToDictionary(path => path, path => new FileInfo(path).Length, StringComparer.Ordinal)
        let limit = Math.Max(Small, sizes.Values.Min())
        from file in sizes
        where file.Value <= limit
        select file.Key;
}
