using System.Text;
using Theia.Data.Images.Decoding;

namespace Theia.Tests.Images;

public sealed class ForeignImageTests
{
    public static TheoryData<string, string, string> Kinds { get; } = new()
    {
        { "\0\0\0\u0018ftypheic\0\0\0\0", "HEIC", "Convert it" },
        { "\0\0\0\u0018ftypmif1\0\0\0\0", "HEIC", "Convert it" },
        { "\0\0\0\u0018ftypavif\0\0\0\0", "AVIF", "Convert it" },
        { "\0\0\0\u0018ftypmp42\0\0\0\0", "video", "Convert it" },
        { "GIF89a\u0001\0\u0001\0", "GIF", "Convert it" },
        { "II*\0\u0008\0\0\0", "TIFF", "Convert it" },
        { "MM\0*\0\0\0\u0008", "TIFF", "Convert it" },
        { "\u00FF\u000A\0\0", "JPEG XL", "Convert it" },
        { "\0\0\0\u000CJXL \u000D\u000A", "JPEG XL", "Convert it" },
        { "%PDF-1.7\n", "PDF", "Convert it" },
        { "<?xml version='1.0'?>\n<svg xmlns='x'/>", "SVG", "Convert it" },
        { "\u00EF\u00BB\u00BF\n <!DOCTYPE html><html>", "web page", "Download it again" },
        { "<html lang='en'>", "web page", "Download it again" },
        { "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS pointer", "git lfs pull" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_of_another_kind_says_what_it_is_and_what_to_do(string start, string kind, string remedy)
    {
        var failure = Assert.Throws<DataException>(
            () => ImageDecoder.Decode(Encoding.Latin1.GetBytes(start), "photo.jpg", exifRotate: false));

        Assert.Equal("photo.jpg", failure.File);
        Assert.Contains(kind, failure.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Message, StringComparison.Ordinal);
    }
}
