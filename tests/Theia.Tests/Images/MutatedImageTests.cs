using System.Buffers.Binary;
using Theia.Data.Images.Decoding;
using Theia.Tests.Tensors;

namespace Theia.Tests.Images;

public sealed class MutatedImageTests
{
    // What a mutated header may declare and still be worth the time of decoding it here.
    private const long MostPixels = 1 << 20;

    private static readonly string[] _extensions = [".jpg", ".png", ".webp", ".bmp"];

    [Fact]
    public void The_header_of_a_mutated_file_is_read_or_refused_as_damaged() =>
        Mutations.OnlyDataExceptions(Files(), 20_000, file => ImageHeader.Read(file, "mutated"));

    [Fact]
    public void The_pixels_of_a_mutated_file_are_read_or_refused_by_a_check() =>
        Mutations.OnlyDataExceptions(Files(), 1_500, file =>
        {
            if (ImageHeader.Read(file, "mutated").Size.Pixels > MostPixels)
                return;
            try
            {
                ImageDecoder.Decode(file, "mutated", exifRotate: true);
            }
            catch (DataException failure)
            {
                Assert.DoesNotContain("its reader fails", failure.Message, StringComparison.Ordinal);
                throw;
            }
        });

    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(3u)]
    [InlineData(11u)]
    [InlineData(uint.MaxValue)]
    public void A_WebP_with_an_impossible_length_is_damaged_and_names_its_file(uint length)
    {
        var file = File.ReadAllBytes(Directory.GetFiles(Goldens.At("images"), "*.webp", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).First());
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), length);

        var failure = Assert.Throws<DataException>(() => ImageDecoder.Decode(file, "photo.webp", exifRotate: false));

        Assert.Equal("photo.webp", failure.File);
        Assert.DoesNotContain("its reader fails", failure.Message, StringComparison.Ordinal);
    }

    // One of each coding: the mutations reach more of a small file.
    private static byte[][] Files() =>
    [
        .. Directory.GetFiles(Goldens.At("images", "images"))
            .Where(path => _extensions.Contains(Path.GetExtension(path)))
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .Where(file => file.Length < 20_000),
    ];
}
